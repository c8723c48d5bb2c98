"""The demo towns: made from a seed, run through the town's own doors.

`fabric` draws the ground, `cast` fills the posts, `stories` tells what happens, `loading` writes
it all down. Everything but `loading` is pure and takes a numpy `Generator`. Names of streets and
communities are real; geometry, people, estates, campuses and events are invented.
"""
