"""The team's synonyms with their history, and judged queries."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "directory_synonym_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shipped_key", sa.Text(), nullable=True),
        sa.Column("same", sa.JSON(), nullable=False),
        sa.Column("say", sa.JSON(), nullable=False),
        sa.Column("base", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_synonym_group")),
        sa.UniqueConstraint("shipped_key", name=op.f("uq_directory_synonym_group_shipped_key")),
    )
    op.create_table(
        "directory_synonym_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_synonym_change")),
        sa.UniqueConstraint("group_id", "version", name=op.f("uq_directory_synonym_change_group_id_version")),
    )
    op.create_table(
        "directory_judged_query",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grades", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_judged_query")),
        sa.UniqueConstraint("key", name=op.f("uq_directory_judged_query_key")),
    )


def downgrade() -> None:
    op.drop_table("directory_judged_query")
    op.drop_table("directory_synonym_change")
    op.drop_table("directory_synonym_group")
