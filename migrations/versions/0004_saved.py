"""Saved searches, and services that somebody follows."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "directory_saved_search",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column(
            "how_often",
            sa.Enum("off", "soon", "daily", "weekly", name="howoften", native_enum=False, length=40, create_constraint=True),
            nullable=False,
        ),
        sa.Column("looked", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_directory_saved_search_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_saved_search")),
    )
    op.create_index(op.f("ix_directory_saved_search_user_id"), "directory_saved_search", ["user_id"])
    op.create_index(op.f("ix_directory_saved_search_due_at"), "directory_saved_search", ["due_at"])
    op.create_table(
        "directory_following",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("at_change", SEQ, nullable=False),
        sa.Column("news", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_directory_following_user_id")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["directory_service.id"], name=op.f("fk_directory_following_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_following")),
        sa.UniqueConstraint("user_id", "service_id", name=op.f("uq_directory_following_user_id_service_id")),
    )
    op.create_index(op.f("ix_directory_following_service_id"), "directory_following", ["service_id"])
    op.create_index(op.f("ix_directory_following_at_change"), "directory_following", ["at_change"])


def downgrade() -> None:
    op.drop_table("directory_following")
    op.drop_table("directory_saved_search")
