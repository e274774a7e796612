"""Every table of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("actor_user_id", sa.Uuid(), nullable=True),
        sa.Column("actor_client_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_ids", sa.JSON(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "create",
                "read",
                "update",
                "delete",
                "export",
                "send",
                "sign_in",
                "sign_out",
                "refused",
                name="action",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_event_hash")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_actor_user_id"), ["actor_user_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_person_id"), ["person_id"], unique=False)

    op.create_table(
        "directory_change",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_directory_change")),
    )
    with op.batch_alter_table("directory_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_change_service_id"), ["service_id"], unique=False)

    op.create_table(
        "directory_import_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_import_run")),
    )
    op.create_table(
        "directory_location",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "location_type",
            sa.Enum(
                "physical", "postal", "virtual", name="placetype", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("alternate_name", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("transportation", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("external_identifier", sa.Text(), nullable=True),
        sa.Column("external_identifier_type", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_directory_location_latitude")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_directory_location_longitude")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_location")),
    )
    with op.batch_alter_table("directory_location", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_location_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "directory_meta_table_description",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("character_set", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_meta_table_description")),
    )
    op.create_table(
        "directory_metadata",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("resource_type", sa.Text(), nullable=False),
        sa.Column("last_action_date", sa.Date(), nullable=True),
        sa.Column("last_action_type", sa.Text(), nullable=True),
        sa.Column("field_name", sa.Text(), nullable=True),
        sa.Column("previous_value", sa.Text(), nullable=True),
        sa.Column("replacement_value", sa.Text(), nullable=True),
        sa.Column("updated_by", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_metadata")),
    )
    with op.batch_alter_table("directory_metadata", schema=None) as batch_op:
        batch_op.create_index(
            "ix_directory_metadata_resource_id_resource_type", ["resource_id", "resource_type"], unique=False
        )

    op.create_table(
        "directory_program",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("alternate_name", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_program")),
    )
    with op.batch_alter_table("directory_program", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_program_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "directory_taxonomy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("uri", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_taxonomy")),
    )
    op.create_table(
        "directory_taxonomy_term",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("taxonomy", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("taxonomy_id", sa.Uuid(), nullable=True),
        sa.Column("term_uri", sa.Text(), nullable=True),
        sa.Column("term", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_taxonomy_term")),
    )
    with op.batch_alter_table("directory_taxonomy_term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_taxonomy_term_taxonomy_id"), ["taxonomy_id"], unique=False)

    op.create_table(
        "directory_unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=True),
        sa.Column("identifier", sa.Text(), nullable=True),
        sa.Column("uri", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_unit")),
    )
    op.create_table(
        "insights_unmet_need",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=True),
        sa.Column("need_name", sa.Text(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "none_exists",
                "too_far",
                "cost",
                "wrong_time",
                "language",
                "access",
                "full",
                "other",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("would_have_helped", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(area) <= 6", name=op.f("ck_insights_unmet_need_sector")),
        sa.CheckConstraint("length(would_have_helped) <= 200", name=op.f("ck_insights_unmet_need_short")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insights_unmet_need")),
    )
    with op.batch_alter_table("insights_unmet_need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_insights_unmet_need_area"), ["area"], unique=False)
        batch_op.create_index(batch_op.f("ix_insights_unmet_need_need_id"), ["need_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("secrets", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending", "sent", "failed", name="messagestate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_due", ["state", "next_try_at"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "practice",
                "link_worker_service",
                "voluntary",
                "budget_team",
                "directory_team",
                "commissioner",
                "public",
                name="organisationkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ods_code", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("ods_code", name=op.f("uq_organisation_ods_code")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_attempt_key_at", ["key", "at"], unique=False)

    op.create_table(
        "user_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("last_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
    )
    op.create_table(
        "api_client",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("key_prefix", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_api_client_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_client")),
        sa.UniqueConstraint("key_prefix", name=op.f("uq_api_client_key_prefix")),
    )
    with op.batch_alter_table("api_client", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_client_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "directory_accessibility",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("accessibility", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"], ["directory_location.id"], name=op.f("fk_directory_accessibility_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_accessibility")),
    )
    with op.batch_alter_table("directory_accessibility", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_accessibility_location_id"), ["location_id"], unique=False)

    op.create_table(
        "directory_address",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("attention", sa.Text(), nullable=True),
        sa.Column("address_1", sa.Text(), nullable=True),
        sa.Column("address_2", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("state_province", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column(
            "address_type",
            sa.Enum(
                "physical", "postal", "virtual", name="placetype", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"], ["directory_location.id"], name=op.f("fk_directory_address_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_address")),
    )
    with op.batch_alter_table("directory_address", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_address_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_address_postal_code"), ["postal_code"], unique=False)

    op.create_table(
        "directory_attribute",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("link_entity", sa.Text(), nullable=False),
        sa.Column("taxonomy_term_id", sa.Uuid(), nullable=True),
        sa.Column("link_type", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["taxonomy_term_id"], ["directory_taxonomy_term.id"], name=op.f("fk_directory_attribute_taxonomy_term_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_attribute")),
    )
    with op.batch_alter_table("directory_attribute", schema=None) as batch_op:
        batch_op.create_index("ix_directory_attribute_link_id_link_entity", ["link_id", "link_entity"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_attribute_taxonomy_term_id"), ["taxonomy_term_id"], unique=False)

    op.create_table(
        "directory_import_quarantine",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["directory_import_run.id"], name=op.f("fk_directory_import_quarantine_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_import_quarantine")),
    )
    with op.batch_alter_table("directory_import_quarantine", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_import_quarantine_run_id"), ["run_id"], unique=False)

    op.create_table(
        "directory_organization",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("alternate_name", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("tax_status", sa.Text(), nullable=True),
        sa.Column("tax_id", sa.Text(), nullable=True),
        sa.Column("year_incorporated", sa.Numeric().with_variant(sa.Double(), "sqlite"), nullable=True),
        sa.Column("legal_status", sa.Text(), nullable=True),
        sa.Column("logo", sa.Text(), nullable=True),
        sa.Column("uri", sa.Text(), nullable=True),
        sa.Column("parent_organization_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_directory_organization_named")),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("fk_directory_organization_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_organization")),
    )
    with op.batch_alter_table("directory_organization", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_organization_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "link_worker",
                "clinician",
                "provider",
                "care_coordinator",
                "budget_approver",
                "auditor",
                "directory_editor",
                "commissioner",
                "person",
                "administrator",
                "practice_system",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invited_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["invited_by_id"], ["user_account.id"], name=op.f("fk_invitation_invited_by_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_invitation_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "link_worker",
                "clinician",
                "provider",
                "care_coordinator",
                "budget_approver",
                "auditor",
                "directory_editor",
                "commissioner",
                "person",
                "administrator",
                "practice_system",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_membership_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "user_id", "organisation_id", "role", name=op.f("uq_membership_user_id_organisation_id_role")
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("nhs_number", sa.Text(), nullable=True),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("preferred_name", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("search_name", sa.Text(), nullable=False),
        sa.Column("preferred_language", sa.Text(), nullable=False),
        sa.Column("safe_contact", sa.Text(), nullable=False),
        sa.Column("communication_needs", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["organisation.id"], name=op.f("fk_person_practice_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_person_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("nhs_number", name=op.f("uq_person_nhs_number")),
        sa.UniqueConstraint("user_id", name=op.f("uq_person_user_id")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_practice_id"), ["practice_id"], unique=False)

    op.create_table(
        "budget",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "enquiry",
                "eligible",
                "indicative_set",
                "plan_drafted",
                "submitted",
                "returned",
                "approved",
                "agreement_signed",
                "active",
                "varied",
                "suspended",
                "notice_given",
                "stopped",
                "reconciling",
                "closed",
                "declined",
                "withdrawn",
                name="budgetstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "held_as",
            sa.Enum(
                "notional",
                "third_party",
                "direct_payment",
                name="heldas",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("funding_source", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_budget_ends_after_start")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_budget_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["organisation.id"], name=op.f("fk_budget_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget")),
    )
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_budget_team_id"), ["team_id"], unique=False)

    op.create_table(
        "caseload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_caseload_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_caseload_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caseload")),
    )
    with op.batch_alter_table("caseload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_caseload_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_caseload_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_caseload_open",
            ["person_id", "organisation_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum("given", "withdrawn", name="consentdecision", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdraws_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.ForeignKeyConstraint(["recipient_id"], ["organisation.id"], name=op.f("fk_consent_recipient_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_user_id"], ["user_account.id"], name=op.f("fk_consent_recorded_by_user_id")
        ),
        sa.ForeignKeyConstraint(["withdraws_id"], ["consent.id"], name=op.f("fk_consent_withdraws_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consent_recipient_id"), ["recipient_id"], unique=False)

    op.create_table(
        "directory_organization_identifier",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("identifier_scheme", sa.Text(), nullable=True),
        sa.Column("identifier_type", sa.Text(), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["directory_organization.id"],
            name=op.f("fk_directory_organization_identifier_organization_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_organization_identifier")),
    )
    with op.batch_alter_table("directory_organization_identifier", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_directory_organization_identifier_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "directory_service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("program_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("alternate_name", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "inactive",
                "defunct",
                "temporarily closed",
                name="servicestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("interpretation_services", sa.Text(), nullable=True),
        sa.Column("application_process", sa.Text(), nullable=True),
        sa.Column("fees_description", sa.Text(), nullable=True),
        sa.Column("wait_time", sa.Text(), nullable=True),
        sa.Column("fees", sa.Text(), nullable=True),
        sa.Column("accreditations", sa.Text(), nullable=True),
        sa.Column("eligibility_description", sa.Text(), nullable=True),
        sa.Column("minimum_age", sa.Numeric().with_variant(sa.Double(), "sqlite"), nullable=True),
        sa.Column("maximum_age", sa.Numeric().with_variant(sa.Double(), "sqlite"), nullable=True),
        sa.Column("assured_date", sa.Date(), nullable=True),
        sa.Column("assurer_email", sa.Text(), nullable=True),
        sa.Column("licenses", sa.Text(), nullable=True),
        sa.Column("alert", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column(
            "visibility",
            sa.Enum(
                "public",
                "internal",
                "sensitive",
                "archived",
                name="visibility",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("last_checked_on", sa.Date(), nullable=True),
        sa.Column("last_checked_by", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_directory_service_named")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["directory_organization.id"], name=op.f("fk_directory_service_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_service")),
    )
    with op.batch_alter_table("directory_service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_service_last_modified"), ["last_modified"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_service_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_service_visibility"), ["visibility"], unique=False)

    op.create_table(
        "plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "active",
                "superseded",
                "closed",
                name="planstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("about_me", sa.JSON(), nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("agreed_with", sa.Text(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("not_agreed_reason", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("review_responsible", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_person_id")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["plan.id"], name=op.f("fk_plan_supersedes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("person_id", "version", name=op.f("uq_plan_person_id_version")),
    )
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_plan_one_active",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("status = 'active'"),
            postgresql_where=sa.text("status = 'active'"),
        )
        batch_op.create_index(
            "uq_plan_one_draft",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("status = 'draft'"),
            postgresql_where=sa.text("status = 'draft'"),
        )

    op.create_table(
        "directory_cost_option",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("option", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("amount", sa.Numeric().with_variant(sa.Double(), "sqlite"), nullable=True),
        sa.Column("amount_description", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"], ["directory_service.id"], name=op.f("fk_directory_cost_option_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_cost_option")),
    )
    with op.batch_alter_table("directory_cost_option", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_cost_option_service_id"), ["service_id"], unique=False)

    op.create_table(
        "directory_funding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["directory_organization.id"], name=op.f("fk_directory_funding_organization_id")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["directory_service.id"], name=op.f("fk_directory_funding_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_funding")),
    )
    with op.batch_alter_table("directory_funding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_funding_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_funding_service_id"), ["service_id"], unique=False)

    op.create_table(
        "directory_required_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("uri", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"], ["directory_service.id"], name=op.f("fk_directory_required_document_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_required_document")),
    )
    with op.batch_alter_table("directory_required_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_required_document_service_id"), ["service_id"], unique=False)

    op.create_table(
        "directory_service_at_location",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"], ["directory_location.id"], name=op.f("fk_directory_service_at_location_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["directory_service.id"], name=op.f("fk_directory_service_at_location_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_service_at_location")),
    )
    with op.batch_alter_table("directory_service_at_location", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_service_at_location_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_service_at_location_service_id"), ["service_id"], unique=False)

    op.create_table(
        "directory_service_capacity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("available", sa.Numeric().with_variant(sa.Double(), "sqlite"), nullable=False),
        sa.Column("maximum", sa.Numeric().with_variant(sa.Double(), "sqlite"), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"], ["directory_service.id"], name=op.f("fk_directory_service_capacity_service_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["directory_unit.id"], name=op.f("fk_directory_service_capacity_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_service_capacity")),
    )
    with op.batch_alter_table("directory_service_capacity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_service_capacity_service_id"), ["service_id"], unique=False)

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
    op.create_table(
        "directory_service_part",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["directory_service.id"], name=op.f("fk_directory_service_part_service_id")
        ),
        sa.PrimaryKeyConstraint("kind", "part_id", "service_id", name=op.f("pk_directory_service_part")),
    )
    with op.batch_alter_table("directory_service_part", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_service_part_service_id"), ["service_id"], unique=False)

    op.create_table(
        "directory_url",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["directory_organization.id"], name=op.f("fk_directory_url_organization_id")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["directory_service.id"], name=op.f("fk_directory_url_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_url")),
    )
    with op.batch_alter_table("directory_url", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_url_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_url_service_id"), ["service_id"], unique=False)

    op.create_table(
        "disclosure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_disclosure_consent_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_disclosure_person_id")),
        sa.ForeignKeyConstraint(["recipient_id"], ["organisation.id"], name=op.f("fk_disclosure_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    with op.batch_alter_table("disclosure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disclosure_person_id"), ["person_id"], unique=False)

    op.create_table(
        "ledger_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("budget_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "funding",
                "available",
                "committed",
                "spent",
                "returned",
                name="accountkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("balance_pence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'funding' AND balance_pence <= 0) OR (kind <> 'funding' AND balance_pence >= 0)",
            name=op.f("ck_ledger_account_never_overdrawn"),
        ),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name=op.f("fk_ledger_account_budget_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_account")),
        sa.UniqueConstraint("budget_id", "kind", name=op.f("uq_ledger_account_budget_id_kind")),
    )
    op.create_table(
        "plan_need",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_need_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_need")),
    )
    with op.batch_alter_table("plan_need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_need_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "directory_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("service_at_location_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"], ["directory_location.id"], name=op.f("fk_directory_contact_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["directory_organization.id"], name=op.f("fk_directory_contact_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_at_location_id"],
            ["directory_service_at_location.id"],
            name=op.f("fk_directory_contact_service_at_location_id"),
        ),
        sa.ForeignKeyConstraint(["service_id"], ["directory_service.id"], name=op.f("fk_directory_contact_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_contact")),
    )
    with op.batch_alter_table("directory_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_contact_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_contact_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_directory_contact_service_at_location_id"), ["service_at_location_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_directory_contact_service_id"), ["service_id"], unique=False)

    op.create_table(
        "directory_schedule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("service_at_location_id", sa.Uuid(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("dtstart", sa.Date(), nullable=True),
        sa.Column("timezone", sa.Numeric().with_variant(sa.Double(), "sqlite"), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("count", sa.Numeric().with_variant(sa.Double(), "sqlite"), nullable=True),
        sa.Column(
            "wkst",
            sa.Enum(
                "MO",
                "TU",
                "WE",
                "TH",
                "FR",
                "SA",
                "SU",
                name="weekday",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "freq",
            sa.Enum("WEEKLY", "MONTHLY", name="frequency", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("interval", sa.Numeric().with_variant(sa.Double(), "sqlite"), nullable=True),
        sa.Column("byday", sa.Text(), nullable=True),
        sa.Column("byweekno", sa.Text(), nullable=True),
        sa.Column("bymonthday", sa.Text(), nullable=True),
        sa.Column("byyearday", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("opens_at", sa.Text(), nullable=True),
        sa.Column("closes_at", sa.Text(), nullable=True),
        sa.Column("schedule_link", sa.Text(), nullable=True),
        sa.Column("attending_type", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"], ["directory_location.id"], name=op.f("fk_directory_schedule_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_at_location_id"],
            ["directory_service_at_location.id"],
            name=op.f("fk_directory_schedule_service_at_location_id"),
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["directory_service.id"], name=op.f("fk_directory_schedule_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_schedule")),
    )
    with op.batch_alter_table("directory_schedule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_schedule_location_id"), ["location_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_directory_schedule_service_at_location_id"), ["service_at_location_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_directory_schedule_service_id"), ["service_id"], unique=False)

    op.create_table(
        "directory_service_area",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("service_at_location_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("extent", sa.Text(), nullable=True),
        sa.Column("extent_type", sa.Text(), nullable=True),
        sa.Column("uri", sa.Text(), nullable=True),
        sa.Column("service_area", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_at_location_id"],
            ["directory_service_at_location.id"],
            name=op.f("fk_directory_service_area_service_at_location_id"),
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["directory_service.id"], name=op.f("fk_directory_service_area_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_service_area")),
    )
    with op.batch_alter_table("directory_service_area", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_directory_service_area_service_at_location_id"), ["service_at_location_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_directory_service_area_service_id"), ["service_id"], unique=False)

    op.create_table(
        "plan_goal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "expressed_by",
            sa.Enum(
                "person",
                "carer",
                "professional",
                name="expressedby",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("importance", sa.Numeric(precision=3, scale=1), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "completed",
                "cancelled",
                name="goalstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("importance BETWEEN 1 AND 10", name=op.f("ck_plan_goal_importance_1_to_10")),
        sa.ForeignKeyConstraint(["need_id"], ["plan_need.id"], name=op.f("fk_plan_goal_need_id")),
        sa.ForeignKeyConstraint(["previous_id"], ["plan_goal.id"], name=op.f("fk_plan_goal_previous_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_goal")),
    )
    with op.batch_alter_table("plan_goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_goal_need_id"), ["need_id"], unique=False)

    op.create_table(
        "directory_phone",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("service_at_location_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("extension", sa.Numeric().with_variant(sa.Double(), "sqlite"), nullable=True),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["directory_contact.id"], name=op.f("fk_directory_phone_contact_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["directory_location.id"], name=op.f("fk_directory_phone_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["directory_organization.id"], name=op.f("fk_directory_phone_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_at_location_id"],
            ["directory_service_at_location.id"],
            name=op.f("fk_directory_phone_service_at_location_id"),
        ),
        sa.ForeignKeyConstraint(["service_id"], ["directory_service.id"], name=op.f("fk_directory_phone_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_phone")),
    )
    with op.batch_alter_table("directory_phone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_phone_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_phone_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_phone_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_directory_phone_service_at_location_id"), ["service_at_location_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_directory_phone_service_id"), ["service_id"], unique=False)

    op.create_table(
        "plan_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("when", sa.Text(), nullable=False),
        sa.Column("strategies", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Numeric(precision=3, scale=1), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "in_progress",
                "done",
                "stopped",
                name="actionstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("confidence BETWEEN 1 AND 10", name=op.f("ck_plan_action_confidence_1_to_10")),
        sa.ForeignKeyConstraint(["goal_id"], ["plan_goal.id"], name=op.f("fk_plan_action_goal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_action")),
    )
    with op.batch_alter_table("plan_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_action_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "requested",
                "accepted",
                "rejected",
                "in-progress",
                "on-hold",
                "completed",
                "failed",
                "cancelled",
                "entered-in-error",
                name="referralstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("no_known_risks", sa.Boolean(), nullable=False),
        sa.Column("risks", sa.Text(), nullable=False),
        sa.Column("shared", sa.JSON(), nullable=False),
        sa.Column("referrer", sa.JSON(), nullable=False),
        sa.Column("requested_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("requested_by_client_id", sa.Uuid(), nullable=True),
        sa.Column("answer_due_on", sa.Date(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(no_known_risks AND risks = '') OR (NOT no_known_risks AND risks <> '')",
            name=op.f("ck_referral_risks_said"),
        ),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_referral_consent_id")),
        sa.ForeignKeyConstraint(["goal_id"], ["plan_goal.id"], name=op.f("fk_referral_goal_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_referral_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_referral_plan_id")),
        sa.ForeignKeyConstraint(["practice_id"], ["organisation.id"], name=op.f("fk_referral_practice_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["organisation.id"], name=op.f("fk_referral_provider_id")),
        sa.ForeignKeyConstraint(
            ["requested_by_client_id"], ["api_client.id"], name=op.f("fk_referral_requested_by_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_user_id"], ["user_account.id"], name=op.f("fk_referral_requested_by_user_id")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["directory_service.id"], name=op.f("fk_referral_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("reference", name=op.f("uq_referral_reference")),
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_goal_id"), ["goal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_practice_id"), ["practice_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_service_id"), ["service_id"], unique=False)

    op.create_table(
        "budget_commitment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("budget_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("payee", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("unit_cost_pence", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("total_pence", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "refused",
                "withdrawn",
                "closed",
                name="commitmentstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("requested_by_id", sa.Uuid(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'refused', 'closed') OR decided_by_id IS NOT NULL",
            name=op.f("ck_budget_commitment_decided"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> requested_by_id", name=op.f("ck_budget_commitment_two_people")
        ),
        sa.CheckConstraint("total_pence = unit_cost_pence * quantity", name=op.f("ck_budget_commitment_total")),
        sa.CheckConstraint("unit_cost_pence > 0 AND quantity > 0", name=op.f("ck_budget_commitment_above_zero")),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name=op.f("fk_budget_commitment_budget_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_budget_commitment_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["goal_id"], ["plan_goal.id"], name=op.f("fk_budget_commitment_goal_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_budget_commitment_referral_id")),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["user_account.id"], name=op.f("fk_budget_commitment_requested_by_id")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["directory_service.id"], name=op.f("fk_budget_commitment_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_commitment")),
        sa.UniqueConstraint("id", "decided_by_id", name=op.f("uq_budget_commitment_id_decided_by_id")),
    )
    with op.batch_alter_table("budget_commitment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_commitment_budget_id"), ["budget_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_budget_commitment_goal_id"), ["goal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_budget_commitment_referral_id"), ["referral_id"], unique=False)

    op.create_table(
        "directory_language",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("phone_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"], ["directory_location.id"], name=op.f("fk_directory_language_location_id")
        ),
        sa.ForeignKeyConstraint(["phone_id"], ["directory_phone.id"], name=op.f("fk_directory_language_phone_id")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["directory_service.id"], name=op.f("fk_directory_language_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_language")),
    )
    with op.batch_alter_table("directory_language", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_language_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_language_phone_id"), ["phone_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_language_service_id"), ["service_id"], unique=False)

    op.create_table(
        "idempotent_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.Text(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["api_client.id"], name=op.f("fk_idempotent_request_client_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_idempotent_request_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotent_request")),
        sa.UniqueConstraint("client_id", "key", name=op.f("uq_idempotent_request_client_id_key")),
    )
    op.create_table(
        "referral_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "requested",
                "accepted",
                "rejected",
                "in-progress",
                "on-hold",
                "completed",
                "failed",
                "cancelled",
                "entered-in-error",
                name="referralstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("by_user_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["user_account.id"], name=op.f("fk_referral_move_by_user_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_move_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_move")),
        sa.UniqueConstraint("referral_id", "position", name=op.f("uq_referral_move_referral_id_position")),
    )
    with op.batch_alter_table("referral_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_move_referral_id"), ["referral_id"], unique=False)

    op.create_table(
        "referral_outcome",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "goal_met",
                "helped",
                "no_change",
                "stopped_coming",
                "never_came",
                "other",
                name="outcomekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_outcome_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_outcome")),
    )
    with op.batch_alter_table("referral_outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_outcome_referral_id"), ["referral_id"], unique=False)

    op.create_table(
        "referral_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_session_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_session")),
        sa.UniqueConstraint("referral_id", "on_date", name=op.f("uq_referral_session_referral_id_on_date")),
    )
    with op.batch_alter_table("referral_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_session_referral_id"), ["referral_id"], unique=False)

    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("budget_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "allocate",
                "commit",
                "pay",
                "release",
                "return",
                "reverse",
                name="entrykind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=True),
        sa.Column("reversal_of_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'reverse') = (reversal_of_id IS NOT NULL)", name=op.f("ck_ledger_entry_reverse_names_entry")
        ),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name=op.f("fk_ledger_entry_budget_id")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["budget_commitment.id"], name=op.f("fk_ledger_entry_commitment_id")
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("fk_ledger_entry_created_by_id")),
        sa.ForeignKeyConstraint(["reversal_of_id"], ["ledger_entry.id"], name=op.f("fk_ledger_entry_reversal_of_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("budget_id", "position", name=op.f("uq_ledger_entry_budget_id_position")),
        sa.UniqueConstraint("hash", name=op.f("uq_ledger_entry_hash")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_ledger_entry_idempotency_key")),
        sa.UniqueConstraint("reversal_of_id", name=op.f("uq_ledger_entry_reversal_of_id")),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_entry_commitment_id"), ["commitment_id"], unique=False)

    op.create_table(
        "budget_payment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("approved_by_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("payee", sa.Text(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("invoice_reference", sa.Text(), nullable=False),
        sa.Column("invoice_date", sa.Date(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("released_by_id", sa.Uuid(), nullable=False),
        sa.Column("released_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("released_by_id <> approved_by_id", name=op.f("ck_budget_payment_two_people")),
        sa.CheckConstraint("sessions > 0 AND amount_pence > 0", name=op.f("ck_budget_payment_above_zero")),
        sa.ForeignKeyConstraint(
            ["commitment_id", "approved_by_id"],
            ["budget_commitment.id", "budget_commitment.decided_by_id"],
            name=op.f("fk_budget_payment_commitment_id"),
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entry.id"], name=op.f("fk_budget_payment_entry_id")),
        sa.ForeignKeyConstraint(["released_by_id"], ["user_account.id"], name=op.f("fk_budget_payment_released_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_payment")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_budget_payment_entry_id")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_budget_payment_fingerprint")),
    )
    with op.batch_alter_table("budget_payment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_payment_commitment_id"), ["commitment_id"], unique=False)

    op.create_table(
        "ledger_posting",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_pence <> 0", name=op.f("ck_ledger_posting_not_zero")),
        sa.ForeignKeyConstraint(["account_id"], ["ledger_account.id"], name=op.f("fk_ledger_posting_account_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["ledger_entry.id"],
            name=op.f("fk_ledger_posting_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("entry_id", "account_id", name=op.f("pk_ledger_posting")),
    )
    with op.batch_alter_table("ledger_posting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_posting_account_id"), ["account_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("ledger_posting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_posting_account_id"))

    op.drop_table("ledger_posting")
    with op.batch_alter_table("budget_payment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_payment_commitment_id"))

    op.drop_table("budget_payment")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_entry_commitment_id"))

    op.drop_table("ledger_entry")
    with op.batch_alter_table("referral_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_session_referral_id"))

    op.drop_table("referral_session")
    with op.batch_alter_table("referral_outcome", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_outcome_referral_id"))

    op.drop_table("referral_outcome")
    with op.batch_alter_table("referral_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_move_referral_id"))

    op.drop_table("referral_move")
    op.drop_table("idempotent_request")
    with op.batch_alter_table("directory_language", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_language_service_id"))
        batch_op.drop_index(batch_op.f("ix_directory_language_phone_id"))
        batch_op.drop_index(batch_op.f("ix_directory_language_location_id"))

    op.drop_table("directory_language")
    with op.batch_alter_table("budget_commitment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_commitment_referral_id"))
        batch_op.drop_index(batch_op.f("ix_budget_commitment_goal_id"))
        batch_op.drop_index(batch_op.f("ix_budget_commitment_budget_id"))

    op.drop_table("budget_commitment")
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_service_id"))
        batch_op.drop_index(batch_op.f("ix_referral_provider_id"))
        batch_op.drop_index(batch_op.f("ix_referral_practice_id"))
        batch_op.drop_index(batch_op.f("ix_referral_person_id"))
        batch_op.drop_index(batch_op.f("ix_referral_goal_id"))

    op.drop_table("referral")
    with op.batch_alter_table("plan_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_action_goal_id"))

    op.drop_table("plan_action")
    with op.batch_alter_table("directory_phone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_phone_service_id"))
        batch_op.drop_index(batch_op.f("ix_directory_phone_service_at_location_id"))
        batch_op.drop_index(batch_op.f("ix_directory_phone_organization_id"))
        batch_op.drop_index(batch_op.f("ix_directory_phone_location_id"))
        batch_op.drop_index(batch_op.f("ix_directory_phone_contact_id"))

    op.drop_table("directory_phone")
    with op.batch_alter_table("plan_goal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_goal_need_id"))

    op.drop_table("plan_goal")
    with op.batch_alter_table("directory_service_area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_service_area_service_id"))
        batch_op.drop_index(batch_op.f("ix_directory_service_area_service_at_location_id"))

    op.drop_table("directory_service_area")
    with op.batch_alter_table("directory_schedule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_schedule_service_id"))
        batch_op.drop_index(batch_op.f("ix_directory_schedule_service_at_location_id"))
        batch_op.drop_index(batch_op.f("ix_directory_schedule_location_id"))

    op.drop_table("directory_schedule")
    with op.batch_alter_table("directory_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_contact_service_id"))
        batch_op.drop_index(batch_op.f("ix_directory_contact_service_at_location_id"))
        batch_op.drop_index(batch_op.f("ix_directory_contact_organization_id"))
        batch_op.drop_index(batch_op.f("ix_directory_contact_location_id"))

    op.drop_table("directory_contact")
    with op.batch_alter_table("plan_need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_need_plan_id"))

    op.drop_table("plan_need")
    op.drop_table("ledger_account")
    with op.batch_alter_table("disclosure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_disclosure_person_id"))

    op.drop_table("disclosure")
    with op.batch_alter_table("directory_url", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_url_service_id"))
        batch_op.drop_index(batch_op.f("ix_directory_url_organization_id"))

    op.drop_table("directory_url")
    with op.batch_alter_table("directory_service_part", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_service_part_service_id"))

    op.drop_table("directory_service_part")
    op.drop_table("directory_service_document")
    with op.batch_alter_table("directory_service_capacity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_service_capacity_service_id"))

    op.drop_table("directory_service_capacity")
    with op.batch_alter_table("directory_service_at_location", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_service_at_location_service_id"))
        batch_op.drop_index(batch_op.f("ix_directory_service_at_location_location_id"))

    op.drop_table("directory_service_at_location")
    with op.batch_alter_table("directory_required_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_required_document_service_id"))

    op.drop_table("directory_required_document")
    with op.batch_alter_table("directory_funding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_funding_service_id"))
        batch_op.drop_index(batch_op.f("ix_directory_funding_organization_id"))

    op.drop_table("directory_funding")
    with op.batch_alter_table("directory_cost_option", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_cost_option_service_id"))

    op.drop_table("directory_cost_option")
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_plan_one_draft", sqlite_where=sa.text("status = 'draft'"), postgresql_where=sa.text("status = 'draft'")
        )
        batch_op.drop_index(
            "uq_plan_one_active",
            sqlite_where=sa.text("status = 'active'"),
            postgresql_where=sa.text("status = 'active'"),
        )
        batch_op.drop_index(batch_op.f("ix_plan_person_id"))

    op.drop_table("plan")
    with op.batch_alter_table("directory_service", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_service_visibility"))
        batch_op.drop_index(batch_op.f("ix_directory_service_organization_id"))
        batch_op.drop_index(batch_op.f("ix_directory_service_last_modified"))

    op.drop_table("directory_service")
    with op.batch_alter_table("directory_organization_identifier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_organization_identifier_organization_id"))

    op.drop_table("directory_organization_identifier")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_recipient_id"))
        batch_op.drop_index(batch_op.f("ix_consent_person_id"))

    op.drop_table("consent")
    with op.batch_alter_table("caseload", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_caseload_open", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_caseload_person_id"))
        batch_op.drop_index(batch_op.f("ix_caseload_organisation_id"))

    op.drop_table("caseload")
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_team_id"))
        batch_op.drop_index(batch_op.f("ix_budget_person_id"))

    op.drop_table("budget")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_practice_id"))

    op.drop_table("person")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_organisation_id"))

    op.drop_table("membership")
    op.drop_table("invitation")
    with op.batch_alter_table("directory_organization", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_organization_owner_id"))

    op.drop_table("directory_organization")
    with op.batch_alter_table("directory_import_quarantine", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_import_quarantine_run_id"))

    op.drop_table("directory_import_quarantine")
    with op.batch_alter_table("directory_attribute", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_attribute_taxonomy_term_id"))
        batch_op.drop_index("ix_directory_attribute_link_id_link_entity")

    op.drop_table("directory_attribute")
    with op.batch_alter_table("directory_address", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_address_postal_code"))
        batch_op.drop_index(batch_op.f("ix_directory_address_location_id"))

    op.drop_table("directory_address")
    with op.batch_alter_table("directory_accessibility", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_accessibility_location_id"))

    op.drop_table("directory_accessibility")
    with op.batch_alter_table("api_client", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_client_organisation_id"))

    op.drop_table("api_client")
    op.drop_table("user_account")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempt_key_at")

    op.drop_table("sign_in_attempt")
    op.drop_table("organisation")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_due")

    op.drop_table("message")
    with op.batch_alter_table("insights_unmet_need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_insights_unmet_need_need_id"))
        batch_op.drop_index(batch_op.f("ix_insights_unmet_need_area"))

    op.drop_table("insights_unmet_need")
    op.drop_table("directory_unit")
    with op.batch_alter_table("directory_taxonomy_term", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_taxonomy_term_taxonomy_id"))

    op.drop_table("directory_taxonomy_term")
    op.drop_table("directory_taxonomy")
    with op.batch_alter_table("directory_program", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_program_organization_id"))

    op.drop_table("directory_program")
    with op.batch_alter_table("directory_metadata", schema=None) as batch_op:
        batch_op.drop_index("ix_directory_metadata_resource_id_resource_type")

    op.drop_table("directory_metadata")
    op.drop_table("directory_meta_table_description")
    with op.batch_alter_table("directory_location", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_location_organization_id"))

    op.drop_table("directory_location")
    op.drop_table("directory_import_run")
    with op.batch_alter_table("directory_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_change_service_id"))

    op.drop_table("directory_change")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_person_id"))
        batch_op.drop_index(batch_op.f("ix_audit_event_actor_user_id"))

    op.drop_table("audit_event")
