"""Forms of a plan."""

from hub.plans.forms.plan import PlanForm

__all__ = ["PlanForm"]
