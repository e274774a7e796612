"""What services said to past referrals, without any person in it; filled from the referrals there are."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLE = "directory_service_answer"
ANSWERS = ("taken", "full", "declined", "not_for_them", "no_answer", "after_all", "came", "did_not_come")
SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REFUSALS = {
    "sqlite": [
        f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END",
        f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END",
    ],
    "postgresql": [
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION hub_refuse_change()",
    ],
}

# What the form wrote before the services' own words, and what it means. Anything else is a "declined".
FULL = ("We are full",)
NOT_FOR_THEM = (
    "Not somebody we can help",
    "They need something else",
    "Too far for them or for us",
    "We could not reach them",
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(*ANSWERS, name="answer", native_enum=False, length=40, create_constraint=True),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["directory_service.id"], name=op.f("fk_directory_service_answer_service_id")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_directory_service_answer")),
    )
    op.create_index("ix_directory_service_answer_service_id_on_day", TABLE, ["service_id", "on_day"])
    op.create_index(op.f("ix_directory_service_answer_on_day"), TABLE, ["on_day"])
    op.execute("ALTER TABLE referral ADD COLUMN silence_noted_on DATE")
    fill()
    for statement in REFUSALS[op.get_bind().dialect.name]:
        op.execute(statement)


def fill() -> None:
    """Write an answer for each that was given, and for each first session, in the order in which they were."""
    connection = op.get_bind()
    rows = [*connection.execute(sa.select(MOVE.c.created_at, REFERRAL.c.service_id, MOVE.c.status, MOVE.c.reason)
                                .join(REFERRAL, REFERRAL.c.id == MOVE.c.referral_id)
                                .where(MOVE.c.status.in_(("accepted", "rejected"))))]  # fmt: skip
    found = [(at, service_id, "taken" if status == "accepted" else declined(why)) for at, service_id, status, why in rows]
    seen: set[object] = set()
    sessions = connection.execute(
        sa.select(SESSION.c.referral_id, SESSION.c.created_at, SESSION.c.attended, REFERRAL.c.service_id)
        .join(REFERRAL, REFERRAL.c.id == SESSION.c.referral_id)
        .order_by(SESSION.c.on_date, SESSION.c.created_at)
    )
    for referral_id, at, attended, service_id in sessions:
        if referral_id not in seen:
            seen.add(referral_id)
            found.append((at, service_id, "came" if attended else "did_not_come"))
    for at, service_id, answer in sorted(found, key=lambda each: each[0]):
        connection.execute(sa.insert(FILLED).values(service_id=service_id, on_day=day(at), answer=answer))


def declined(reason: str) -> str:
    if reason.startswith(FULL):
        return "full"
    return "not_for_them" if reason.startswith(NOT_FOR_THEM) else "declined"


def day(moment: datetime) -> object:
    """Give the day in London of a moment, which SQLite keeps in UTC without saying so."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(ZoneInfo("Europe/London")).date()


FILLED = sa.table(
    TABLE, sa.column("service_id", sa.Uuid()), sa.column("on_day", sa.Date()), sa.column("answer", sa.Text())
)
REFERRAL = sa.table("referral", sa.column("id", sa.Uuid()), sa.column("service_id", sa.Uuid()))
MOVE = sa.table(
    "referral_move",
    sa.column("referral_id", sa.Uuid()),
    sa.column("status", sa.Text()),
    sa.column("reason", sa.Text()),
    sa.column("created_at", sa.DateTime(timezone=True)),
)
SESSION = sa.table(
    "referral_session",
    sa.column("referral_id", sa.Uuid()),
    sa.column("on_date", sa.Date()),
    sa.column("attended", sa.Boolean()),
    sa.column("created_at", sa.DateTime(timezone=True)),
)


def downgrade() -> None:
    op.execute("ALTER TABLE referral DROP COLUMN silence_noted_on")
    op.drop_table(TABLE)
