"""Asking organisations whether their listings are still right."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SILENCES = ("unanswered", "lapsed")
ANSWERS = ("right", "changed", "stop")


def _state(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "directory_check_every",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("term_id", sa.Uuid(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("swept_on", sa.Date(), nullable=True),
        sa.CheckConstraint("days > 0", name=op.f("ck_directory_check_every_some_days")),
        sa.ForeignKeyConstraint(
            ["term_id"], ["directory_taxonomy_term.id"], name=op.f("fk_directory_check_every_term_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_check_every")),
        sa.UniqueConstraint("term_id", name=op.f("uq_directory_check_every_term_id")),
    )
    op.create_table(
        "directory_check_asked",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_check_asked")),
    )
    for column in ("asked_on", "email", "ended_at"):
        op.create_index(op.f(f"ix_directory_check_asked_{column}"), "directory_check_asked", [column])
    op.create_table(
        "directory_check_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asked_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("answer", _state("answer", ANSWERS), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_id"], ["directory_check_asked.id"], name=op.f("fk_directory_check_item_asked_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["directory_service.id"], name=op.f("fk_directory_check_item_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_check_item")),
        sa.UniqueConstraint("asked_id", "service_id", name=op.f("uq_directory_check_item_asked_id_service_id")),
    )
    op.create_index(op.f("ix_directory_check_item_service_id"), "directory_check_item", ["service_id"])
    op.create_table(
        "directory_silence",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _state("silencekind", SILENCES), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["directory_service.id"], name=op.f("fk_directory_silence_service_id")
        ),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_directory_silence")),
    )


def downgrade() -> None:
    for name in ("directory_silence", "directory_check_item", "directory_check_asked", "directory_check_every"):
        op.drop_table(name)
