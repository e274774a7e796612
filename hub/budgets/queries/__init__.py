"""Finding budgets, their figures and their journal. What is out of the actor's scope is not found."""
