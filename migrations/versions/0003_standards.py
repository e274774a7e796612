"""What the standards, imports and feeds need: documents of every kind, sources, feeds, mappings, upkeep."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATES = "'waiting', 'planned', 'wanted', 'running', 'done', 'failed', 'cancelled'"
INTAKES = "'open', 'waiting_list', 'full', 'closed', 'ask_first'"

# Columns added to tables that others point to: SQLite cannot make such a table anew, so each is one plain statement.
# {uuid}, {false} and so on are the database's own words.
COLUMNS = [
    ("directory_import_quarantine", "kind", "TEXT DEFAULT 'service' NOT NULL"),
    ("directory_import_quarantine", "place", "TEXT DEFAULT '' NOT NULL"),
    ("directory_import_quarantine", "record", "TEXT"),
    ("directory_import_run", "form", "TEXT DEFAULT '' NOT NULL"),
    (
        "directory_import_run",
        "state",
        "VARCHAR(40) DEFAULT 'done' NOT NULL CONSTRAINT ck_directory_import_run_importstate CHECK (state IN ("
        + STATES
        + "))",
    ),
    ("directory_import_run", "done", "INTEGER DEFAULT '0' NOT NULL"),
    ("directory_import_run", "started_at", "{moment}"),
    ("directory_import_run", "seen_at", "{moment}"),
    ("directory_import_run", "finished_at", "{moment}"),
    ("directory_import_run", "problem", "TEXT DEFAULT '' NOT NULL"),
    ("directory_import_run", "plan", "JSON"),
    ("directory_location", "is_confidential", "BOOLEAN DEFAULT {false} NOT NULL"),
    ("directory_service", "alert_until", "DATE"),
    (
        "directory_service",
        "intake_told",
        "VARCHAR(40) CONSTRAINT ck_directory_service_intakestate CHECK (intake_told IN (" + INTAKES + "))",
    ),
    ("directory_service", "intake_told_on", "DATE"),
    ("directory_taxonomy", "kept_here", "BOOLEAN DEFAULT {false} NOT NULL"),
    ("directory_taxonomy", "for_needs", "BOOLEAN DEFAULT {false} NOT NULL"),
    ("directory_taxonomy_term", "snomed_code", "TEXT"),
    ("directory_taxonomy_term", "other_words", "JSON DEFAULT '[]' NOT NULL"),
    ("directory_taxonomy_term", "is_retired", "BOOLEAN DEFAULT {false} NOT NULL"),
    ("directory_taxonomy_term", "kept_here", "BOOLEAN DEFAULT {false} NOT NULL"),
]
INDEXES = [("directory_import_run", "state"), ("directory_service", "alert_until")]
WORDS = {
    "sqlite": {"uuid": "CHAR(32)", "moment": "DATETIME", "false": "0"},
    "postgresql": {"uuid": "UUID", "moment": "TIMESTAMP WITH TIME ZONE", "false": "false"},
}


def upgrade() -> None:
    op.create_table(
        "directory_column_mapping",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_column_mapping")),
        sa.UniqueConstraint("name", name=op.f("uq_directory_column_mapping_name")),
    )
    op.create_table(
        "directory_document",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "object_id", name=op.f("pk_directory_document")),
    )
    with op.batch_alter_table("directory_document", schema=None) as batch_op:
        batch_op.create_index("ix_directory_document_kind_last_modified", ["kind", "last_modified"], unique=False)
        batch_op.create_index(
            "ix_directory_document_kind_is_gone_object_id", ["kind", "is_gone", "object_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_directory_document_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "directory_feed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("every_minutes", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("full_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("honours_modified_after", sa.Boolean(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_feed")),
        sa.UniqueConstraint("name", name=op.f("uq_directory_feed_name")),
    )
    with op.batch_alter_table("directory_feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_feed_due_at"), ["due_at"], unique=False)

    op.create_table(
        "directory_school_term",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("ck_directory_school_term_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_school_term")),
    )
    with op.batch_alter_table("directory_school_term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_school_term_begins_on"), ["begins_on"], unique=False)

    op.create_table(
        "directory_source_record",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kind", "object_id", name=op.f("pk_directory_source_record")),
    )
    with op.batch_alter_table("directory_source_record", schema=None) as batch_op:
        batch_op.create_index("ix_directory_source_record_source_kind", ["source", "kind"], unique=False)

    op.create_table(
        "directory_feed_fetch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("feed_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("done", "failed", name="feedoutcome", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("held", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["feed_id"], ["directory_feed.id"], name=op.f("fk_directory_feed_fetch_feed_id")),
        sa.ForeignKeyConstraint(["run_id"], ["directory_import_run.id"], name=op.f("fk_directory_feed_fetch_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_feed_fetch")),
    )
    with op.batch_alter_table("directory_feed_fetch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_feed_fetch_feed_id"), ["feed_id"], unique=False)

    op.create_table(
        "directory_import_upload",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["directory_import_run.id"], name=op.f("fk_directory_import_upload_run_id")
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_directory_import_upload")),
    )
    op.create_table(
        "directory_term_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("term_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column(
            "relation",
            sa.Enum(
                "exact",
                "close",
                "broader",
                "narrower",
                "related",
                name="termrelation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("term_id <> other_id", name=op.f("ck_directory_term_link_two")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["directory_taxonomy_term.id"], name=op.f("fk_directory_term_link_other_id")
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["directory_taxonomy_term.id"], name=op.f("fk_directory_term_link_term_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_term_link")),
        sa.UniqueConstraint("term_id", "other_id", name=op.f("uq_directory_term_link_term_id_other_id")),
    )
    with op.batch_alter_table("directory_term_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_term_link_other_id"), ["other_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_term_link_term_id"), ["term_id"], unique=False)

    op.create_table(
        "directory_field_difference",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("ours", sa.Text(), nullable=False),
        sa.Column("theirs", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "kept",
                "taken",
                "settled",
                name="differencestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"], ["directory_service.id"], name=op.f("fk_directory_field_difference_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_field_difference")),
        sa.UniqueConstraint(
            "service_id", "field", "digest", name=op.f("uq_directory_field_difference_service_id_field_digest")
        ),
    )
    with op.batch_alter_table("directory_field_difference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_field_difference_service_id"), ["service_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_field_difference_state"), ["state"], unique=False)

    op.create_table(
        "directory_listing_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["directory_service.id"], name=op.f("fk_directory_listing_note_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_listing_note")),
    )
    with op.batch_alter_table("directory_listing_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_listing_note_service_id"), ["service_id"], unique=False)

    op.create_table(
        "directory_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("old_id", sa.Uuid(), nullable=False),
        sa.Column("survivor_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["old_id"], ["directory_service.id"], name=op.f("fk_directory_merge_old_id")),
        sa.ForeignKeyConstraint(["survivor_id"], ["directory_service.id"], name=op.f("fk_directory_merge_survivor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_merge")),
    )
    with op.batch_alter_table("directory_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_merge_old_id"), ["old_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_merge_survivor_id"), ["survivor_id"], unique=False)

    op.execute(
        "INSERT INTO directory_document (kind, object_id, body, summary, etag, last_modified, is_gone) "
        "SELECT 'service', service_id, body, summary, etag, last_modified, "
        + WORDS[op.get_bind().dialect.name]["false"]
        + " FROM directory_service_document"
    )
    op.drop_table("directory_service_document")
    op.drop_index("ix_directory_change_service_id", "directory_change")
    op.execute("ALTER TABLE directory_change RENAME COLUMN service_id TO object_id")
    op.execute("ALTER TABLE directory_change ADD COLUMN kind TEXT DEFAULT 'service' NOT NULL")
    op.create_index("ix_directory_change_object_id", "directory_change", ["object_id"])
    words = WORDS[op.get_bind().dialect.name]
    for table, column, kind in COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind.format(**words)}")
    for table, column in INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    for table, column in INDEXES:
        op.drop_index(f"ix_{table}_{column}", table)
    for table, column, _ in reversed(COLUMNS):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    op.execute("DELETE FROM directory_change WHERE kind <> 'service'")
    op.drop_index("ix_directory_change_object_id", "directory_change")
    op.execute("ALTER TABLE directory_change DROP COLUMN kind")
    op.execute("ALTER TABLE directory_change RENAME COLUMN object_id TO service_id")
    op.create_index("ix_directory_change_service_id", "directory_change", ["service_id"])
    op.create_table(
        "directory_service_document",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["directory_service.id"], name=op.f("fk_directory_service_document_service_id")
        ),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_directory_service_document")),
    )
    op.execute(
        "INSERT INTO directory_service_document (service_id, body, summary, etag, last_modified) "
        "SELECT object_id, body, summary, etag, last_modified FROM directory_document "
        "WHERE kind = 'service' AND is_gone = " + WORDS[op.get_bind().dialect.name]["false"]
    )
    with op.batch_alter_table("directory_merge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_merge_survivor_id"))
        batch_op.drop_index(batch_op.f("ix_directory_merge_old_id"))

    op.drop_table("directory_merge")
    with op.batch_alter_table("directory_listing_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_listing_note_service_id"))

    op.drop_table("directory_listing_note")
    with op.batch_alter_table("directory_field_difference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_field_difference_state"))
        batch_op.drop_index(batch_op.f("ix_directory_field_difference_service_id"))

    op.drop_table("directory_field_difference")
    with op.batch_alter_table("directory_term_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_term_link_term_id"))
        batch_op.drop_index(batch_op.f("ix_directory_term_link_other_id"))

    op.drop_table("directory_term_link")
    op.drop_table("directory_import_upload")
    with op.batch_alter_table("directory_feed_fetch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_feed_fetch_feed_id"))

    op.drop_table("directory_feed_fetch")
    with op.batch_alter_table("directory_source_record", schema=None) as batch_op:
        batch_op.drop_index("ix_directory_source_record_source_kind")

    op.drop_table("directory_source_record")
    with op.batch_alter_table("directory_school_term", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_school_term_begins_on"))

    op.drop_table("directory_school_term")
    with op.batch_alter_table("directory_feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_feed_due_at"))

    op.drop_table("directory_feed")
    with op.batch_alter_table("directory_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_document_owner_id"))
        batch_op.drop_index("ix_directory_document_kind_is_gone_object_id")
        batch_op.drop_index("ix_directory_document_kind_last_modified")

    op.drop_table("directory_document")
    op.drop_table("directory_column_mapping")
