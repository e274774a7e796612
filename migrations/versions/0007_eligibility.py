"""Unmet need: "not for somebody like this" as a reason, and areas of before kept as outcodes only.

The table can only be added to, so its rows move to a new one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLE, ASIDE = "insights_unmet_need", "insights_unmet_need_aside"
COLUMNS = "id, need_id, need_name, reason, area, would_have_helped, created_at"
BEFORE = ("none_exists", "too_far", "cost", "wrong_time", "language", "access", "full", "other")
AFTER = (*BEFORE[:6], "eligibility", *BEFORE[6:])


def upgrade() -> None:
    _put_aside()
    rows = op.get_bind()
    for area in rows.scalars(sa.text(f"SELECT DISTINCT area FROM {ASIDE} WHERE area LIKE '% %'")).all():
        shorter = sa.text(f"UPDATE {ASIDE} SET area = :outcode WHERE area = :area")
        rows.execute(shorter, {"outcode": area.split()[0], "area": area})
    _make_anew(AFTER, sa.CheckConstraint("length(area) <= 4", name=op.f("ck_insights_unmet_need_outcode")))


def downgrade() -> None:
    """Areas stay outcodes: what was shortened is gone for good."""
    _put_aside()
    op.execute(f"UPDATE {ASIDE} SET reason = 'other' WHERE reason = 'eligibility'")
    _make_anew(BEFORE, sa.CheckConstraint("length(area) <= 6", name=op.f("ck_insights_unmet_need_sector")))


def _put_aside() -> None:
    """Triggers and indexes go with the table."""
    op.execute(f"CREATE TABLE {ASIDE} AS SELECT {COLUMNS} FROM {TABLE}")
    op.drop_table(TABLE)


def _make_anew(reasons: tuple[str, ...], area_is_short: sa.CheckConstraint) -> None:
    reason = sa.Enum(*reasons, name="reason", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=True),
        sa.Column("need_name", sa.Text(), nullable=False),
        sa.Column("reason", reason, nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("would_have_helped", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        area_is_short,
        sa.CheckConstraint("length(would_have_helped) <= 200", name=op.f("ck_insights_unmet_need_short")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insights_unmet_need")),
    )
    op.execute(f"INSERT INTO {TABLE} ({COLUMNS}) SELECT {COLUMNS} FROM {ASIDE}")
    op.drop_table(ASIDE)
    for column in ("area", "need_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column], unique=False)
    for statement in _append_only():
        op.execute(statement)


def _append_only() -> list[str]:
    if op.get_bind().dialect.name == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        return [
            f"CREATE TRIGGER {TABLE}_no_{what} BEFORE {what.upper()} ON {TABLE} {refuse}" for what in ("update", "delete")
        ]
    return [
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION hub_refuse_change()"
    ]
