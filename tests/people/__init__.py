"""The person, caseloads and consent."""
