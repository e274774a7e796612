"""Whether the addresses of listings work, and how good listings are."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

CHECK, HOST, SCORE = "directory_web_check", "directory_web_host", "directory_listing_score"
KINDS = ("web", "email")
OUTCOMES = ("fine", "gone", "no_host", "unsure")


def upgrade() -> None:
    op.create_table(
        CHECK,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", chosen("checkkind", KINDS), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", chosen("checkoutcome", OUTCOMES), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{CHECK}")),
        sa.UniqueConstraint("kind", "address", name=op.f(f"uq_{CHECK}_kind_address")),
    )
    op.create_index(op.f(f"ix_{CHECK}_host"), CHECK, ["host"])
    op.create_table(
        HOST,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", chosen("checkkind", KINDS), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{HOST}")),
        sa.UniqueConstraint("kind", "name", name=op.f(f"uq_{HOST}_kind_name")),
    )
    op.create_index(op.f(f"ix_{HOST}_asked_at"), HOST, ["asked_at"])
    op.create_table(
        SCORE,
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["directory_service.id"], name=op.f(f"fk_{SCORE}_service_id")
        ),
        sa.PrimaryKeyConstraint("service_id", name=op.f(f"pk_{SCORE}")),
    )
    op.create_index(op.f(f"ix_{SCORE}_score"), SCORE, ["score"])


def downgrade() -> None:
    for table in (SCORE, HOST, CHECK):
        op.drop_table(table)


def chosen(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
