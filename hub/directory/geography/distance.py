"""How far, in metres for data and in miles and minutes for people."""

from geopy.distance import geodesic

METRES_A_MILE = 1609.344
WALK_KMH = 4.8
DETOUR = 1.3  # streets are longer than the straight line by about this much

MILES = (0.5, 1, 2, 5, 10, 25)  # how far people are asked that they would go
WALKS = (10, 15, 20, 30)  # minutes on foot


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Give the geodesic distance in metres between two (latitude, longitude) points: for the few that are shown."""
    return float(geodesic(a, b).meters)


def in_miles(distance_m: float) -> str:
    """Show metres as people say them: "0.8 miles", "1 mile", "12 miles"; under a tenth of a mile says so."""
    miles = distance_m / METRES_A_MILE
    if miles < 0.1:
        return "less than 0.1 miles"
    shown = f"{miles:.1f}".removesuffix(".0") if miles < 9.95 else f"{miles:.0f}"
    return f"{shown} mile" if shown == "1" else f"{shown} miles"


def about(distance_m: float) -> str:
    """Show how precise a point is: "about 430 m", "about 1.2 miles"."""
    if distance_m < METRES_A_MILE / 2:
        return f"about {max(10, round(distance_m, -1)):.0f} m"
    return f"about {in_miles(distance_m)}"


def walking_minutes(distance_m: float, *, kmh: float = WALK_KMH) -> int:
    """Estimate whole minutes on foot from the straight-line metres; `kmh` is lower for people who walk slowly."""
    return max(1, round(distance_m * DETOUR / (kmh * 1000 / 60)))


def walked_metres(minutes: int, *, kmh: float = WALK_KMH) -> float:
    """Give the straight-line metres that somebody gets in so many minutes on foot, about."""
    return minutes * kmh * 1000 / 60 / DETOUR


def on_foot(distance_m: float, *, kmh: float = WALK_KMH) -> str:
    """Show the walk as people say it: "about 16 minutes on foot"."""
    minutes = walking_minutes(distance_m, kmh=kmh)
    return f"about {minutes} minute{'' if minutes == 1 else 's'} on foot"


# What people choose from, by name ("walk15", "0.5", "10") and in metres.
STEPS = (
    *((f"walk{minutes}", walked_metres(minutes)) for minutes in WALKS),
    *((f"{miles:g}", miles * METRES_A_MILE) for miles in MILES),
)
