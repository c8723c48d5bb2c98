"""The door of tasks: what anybody owes anybody, with its clock."""

from __future__ import annotations

from wangge.domain.tasks.done import (
    DoneCount,
    DoneTask,
    done_within,
    record_of,
    titles_among,
    titles_of,
)
from wangge.domain.tasks.finished import finished
from wangge.domain.tasks.models import OPEN_STATES, State
from wangge.domain.tasks.owning import require_power
from wangge.domain.tasks.queries import (
    Base,
    Counts,
    Page,
    QueueFilter,
    Unowned,
    bases,
    counts,
    mine,
    notes_of,
    owed_among,
    owner_at,
    queue,
    task,
    task_within,
    tasks_of,
    unowned,
    words_about,
)
from wangge.domain.tasks.services.acting import (
    accept,
    cancel,
    finish,
    hand_on,
    return_task,
    verify,
)
from wangge.domain.tasks.services.clockwork import ClockReport, run_clock
from wangge.domain.tasks.services.common import publish
from wangge.domain.tasks.services.moving import (
    calendar_changed,
    grids_changed,
    owe_again,
    rebase,
    sweep,
)
from wangge.domain.tasks.services.opening import open_task
from wangge.domain.tasks.services.opening_many import TaskOrder, open_tasks
from wangge.domain.tasks.services.timing import (
    ask_extension,
    decide_extension,
    escalate,
    pause,
    resume,
    supervise,
)
from wangge.domain.tasks.town import calendar_for
from wangge.domain.tasks.views import Acted, News, NoteView, TaskView

TaskRow = TaskView
"""A row of a list is a whole view."""

__all__ = [
    "OPEN_STATES",
    "Acted",
    "Base",
    "ClockReport",
    "Counts",
    "DoneCount",
    "DoneTask",
    "News",
    "NoteView",
    "Page",
    "QueueFilter",
    "State",
    "TaskOrder",
    "TaskRow",
    "TaskView",
    "Unowned",
    "accept",
    "ask_extension",
    "bases",
    "calendar_changed",
    "calendar_for",
    "cancel",
    "counts",
    "decide_extension",
    "done_within",
    "escalate",
    "finish",
    "finished",
    "grids_changed",
    "hand_on",
    "mine",
    "notes_of",
    "open_task",
    "open_tasks",
    "owe_again",
    "owed_among",
    "owner_at",
    "pause",
    "publish",
    "queue",
    "rebase",
    "record_of",
    "require_power",
    "resume",
    "return_task",
    "run_clock",
    "supervise",
    "sweep",
    "task",
    "task_within",
    "tasks_of",
    "titles_among",
    "titles_of",
    "unowned",
    "verify",
    "words_about",
]
