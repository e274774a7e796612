"""Referrals: the closed loop from a goal to a service and back."""
