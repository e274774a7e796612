"""Listings that are known to be twins or not: real ones, and what a seeded corrupter makes of them.

What counts as the same service, and why:

- A **copy** is the same service as its original, whatever became of its words: typing errors, a name abbreviated,
  re-ordered or with the organisation in it, moved, renamed, another spelling of the telephone number, another
  description, brought by another feed with less in it, or several of these.
- A **split** listing: a whole ("Tai chi") that was listed again as parts ("Tai chi Tuesdays", "Tai chi Thursdays", or
  one for each place). The whole and a part are twins, because whoever searches finds the same Tuesday twice and
  somebody has to decide which stays. Two parts are not: each says something that the other does not.
- Everything else is two services, above all what looks like one: services of one organisation at one door with one
  telephone, neighbours in one building, branches of a national charity with one name, one site and one description
  (at times one helpline), and groups told apart by a number, a day, an age, a sex or a level.

Two copies of one original count neither way: they follow from the pairs with the original.
"""
