"""Every column of the program that names a grid: what becomes of it when grids are drawn anew.

A test walks all models; one that isn't listed here fails it, so that no new app is forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping

CARRIED: Mapping[str, str] = {
    "people.Appointment.grid_code": "ended and appointed anew in the grid that follows",
    "tasks.Task.base_grid_code": "open tasks are owed where their ground belongs now",
    "duties.Occurrence.grid_code": "open ones are owed where their ground belongs now",
    "registers.Entry.grid_code": "a line goes with its base unit, else with its grid",
    "registers.Proposal.grid_code": "an undecided row goes as its line would",
    "cases.Case.grid_code": "an open matter lies where its ground belongs; a closed one stays",
    "cases.Case.route_grid": "the grid chosen for the handler of an open matter",
    "cases.Case.handler_grid": "where whoever owes the present step sits",
    "cases.Call.by_grid": "where whoever called a department sits, while the call is open",
    "screening.Finding.grid_code": "what stands is its ground's; what is gone stays",
    "alarms.Estimate.grid_code": "of the newest period; earlier ones stay",
    "alarms.Device.grid_code": "a device calls the grid in which it stands",
    "bookings.Booking.grid_code": "what is to come; what was given stays",
    "places.GridType.grid_code": "a new grid takes the type of the one it follows; dated",
}
"""Column → what goes over."""

HISTORY: Mapping[str, str] = {
    "places.Grid.code": "is the division itself, kept by version",
    "places.Grid.parent_code": "is the division itself, kept by version",
    "places.GridUnit.grid": "is the division itself, kept by version",
    "tasks.Task.grid_code": "where the task was filed, never changed",
    "duties.Occurrence.target": "to a grid that is gone: called off; the new one gets its own",
    "redrawing.Drawing.under": "the ground that a drawing was about when it was begun",
    "redrawing.Comment.grid_code": "a grid of the version that was commented on",
    "papers.Batch.under": "an order of the day, printed as it was ordered and removed",
}
"""Column → why it stays."""

NO_GRID: Mapping[str, str] = {
    "journal.Entry.stream": "a stream's name",
    "journal.StreamHead.stream": "a stream's name",
    "places.Division.path": "an administrative division",
    "places.Jurisdiction.root_path": "an administrative division",
    "places.Jurisdiction.grids_stamp": "a stamp",
    "places.BaseUnit.code": "a base unit",
    "places.BaseUnit.division_path": "an administrative division",
    "places.Grid.division_path": "an administrative division",
    "cases.Case.number": "a case's number",
}
"""Column → what it is instead."""
