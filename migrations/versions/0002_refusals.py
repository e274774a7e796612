"""What the databases themselves refuse: changes of append-only rows, unbalanced entries."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Literal, so that a migration never changes when the code does.
UP = {
    "sqlite": [
        "CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
        "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
        "CREATE TRIGGER consent_no_update BEFORE UPDATE ON consent BEGIN SELECT RAISE(ABORT, 'consent is append-only'); END",
        "CREATE TRIGGER consent_no_delete BEFORE DELETE ON consent BEGIN SELECT RAISE(ABORT, 'consent is append-only'); END",
        "CREATE TRIGGER disclosure_no_update BEFORE UPDATE ON disclosure BEGIN SELECT RAISE(ABORT, 'disclosure is append-only'); END",
        "CREATE TRIGGER disclosure_no_delete BEFORE DELETE ON disclosure BEGIN SELECT RAISE(ABORT, 'disclosure is append-only'); END",
        "CREATE TRIGGER referral_move_no_update BEFORE UPDATE ON referral_move BEGIN SELECT RAISE(ABORT, 'referral_move is append-only'); END",
        "CREATE TRIGGER referral_move_no_delete BEFORE DELETE ON referral_move BEGIN SELECT RAISE(ABORT, 'referral_move is append-only'); END",
        "CREATE TRIGGER referral_session_no_update BEFORE UPDATE ON referral_session BEGIN SELECT RAISE(ABORT, 'referral_session is append-only'); END",
        "CREATE TRIGGER referral_session_no_delete BEFORE DELETE ON referral_session BEGIN SELECT RAISE(ABORT, 'referral_session is append-only'); END",
        "CREATE TRIGGER referral_outcome_no_update BEFORE UPDATE ON referral_outcome BEGIN SELECT RAISE(ABORT, 'referral_outcome is append-only'); END",
        "CREATE TRIGGER referral_outcome_no_delete BEFORE DELETE ON referral_outcome BEGIN SELECT RAISE(ABORT, 'referral_outcome is append-only'); END",
        "CREATE TRIGGER idempotent_request_no_update BEFORE UPDATE ON idempotent_request BEGIN SELECT RAISE(ABORT, 'idempotent_request is append-only'); END",
        "CREATE TRIGGER idempotent_request_no_delete BEFORE DELETE ON idempotent_request BEGIN SELECT RAISE(ABORT, 'idempotent_request is append-only'); END",
        "CREATE TRIGGER budget_payment_no_update BEFORE UPDATE ON budget_payment BEGIN SELECT RAISE(ABORT, 'budget_payment is append-only'); END",
        "CREATE TRIGGER budget_payment_no_delete BEFORE DELETE ON budget_payment BEGIN SELECT RAISE(ABORT, 'budget_payment is append-only'); END",
        "CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END",
        "CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END",
        "CREATE TRIGGER ledger_posting_no_update BEFORE UPDATE ON ledger_posting BEGIN SELECT RAISE(ABORT, 'ledger_posting is append-only'); END",
        "CREATE TRIGGER ledger_posting_no_delete BEFORE DELETE ON ledger_posting BEGIN SELECT RAISE(ABORT, 'ledger_posting is append-only'); END",
        "CREATE TRIGGER ledger_entry_whole BEFORE INSERT ON ledger_entry BEGIN SELECT RAISE(ABORT, 'a ledger entry needs two or more postings that sum to zero') WHERE (SELECT count(*) FROM ledger_posting WHERE entry_id = NEW.id) < 2 OR (SELECT coalesce(sum(amount_pence), 0) FROM ledger_posting WHERE entry_id = NEW.id) <> 0; SELECT RAISE(ABORT, 'a ledger entry moves money within one budget only') WHERE EXISTS (SELECT 1 FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id WHERE p.entry_id = NEW.id AND a.budget_id <> NEW.budget_id); SELECT RAISE(ABORT, 'a commitment cannot give more than it holds') WHERE NEW.commitment_id IS NOT NULL AND (SELECT coalesce(sum(p.amount_pence), 0) FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id WHERE a.kind = 'committed' AND (p.entry_id = NEW.id OR p.entry_id IN (SELECT e.id FROM ledger_entry e WHERE e.commitment_id = NEW.commitment_id))) < 0; END",
        "CREATE TRIGGER ledger_posting_sealed BEFORE INSERT ON ledger_posting BEGIN SELECT RAISE(ABORT, 'a ledger entry that is written takes no more postings') WHERE EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.entry_id); END",
        "CREATE TRIGGER ledger_posting_balance AFTER INSERT ON ledger_posting BEGIN UPDATE ledger_account SET balance_pence = balance_pence + NEW.amount_pence WHERE id = NEW.account_id; END",
        "CREATE TRIGGER insights_unmet_need_no_update BEFORE UPDATE ON insights_unmet_need BEGIN SELECT RAISE(ABORT, 'insights_unmet_need is append-only'); END",
        "CREATE TRIGGER insights_unmet_need_no_delete BEFORE DELETE ON insights_unmet_need BEGIN SELECT RAISE(ABORT, 'insights_unmet_need is append-only'); END",
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION hub_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        "CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION hub_refuse_change()",
        "CREATE TRIGGER consent_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON consent FOR EACH STATEMENT EXECUTE FUNCTION hub_refuse_change()",
        "CREATE TRIGGER disclosure_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON disclosure FOR EACH STATEMENT EXECUTE FUNCTION hub_refuse_change()",
        "CREATE TRIGGER referral_move_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON referral_move FOR EACH STATEMENT EXECUTE FUNCTION hub_refuse_change()",
        "CREATE TRIGGER referral_session_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON referral_session FOR EACH STATEMENT EXECUTE FUNCTION hub_refuse_change()",
        "CREATE TRIGGER referral_outcome_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON referral_outcome FOR EACH STATEMENT EXECUTE FUNCTION hub_refuse_change()",
        "CREATE TRIGGER idempotent_request_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON idempotent_request FOR EACH STATEMENT EXECUTE FUNCTION hub_refuse_change()",
        "CREATE TRIGGER budget_payment_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON budget_payment FOR EACH STATEMENT EXECUTE FUNCTION hub_refuse_change()",
        "CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION hub_refuse_change()",
        "CREATE TRIGGER ledger_posting_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_posting FOR EACH STATEMENT EXECUTE FUNCTION hub_refuse_change()",
        "CREATE OR REPLACE FUNCTION ledger_entry_whole() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT count(*) FROM ledger_posting WHERE entry_id = NEW.id) < 2 OR (SELECT coalesce(sum(amount_pence), 0) FROM ledger_posting WHERE entry_id = NEW.id) <> 0 THEN RAISE EXCEPTION 'a ledger entry needs two or more postings that sum to zero'; END IF; IF EXISTS (SELECT 1 FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id WHERE p.entry_id = NEW.id AND a.budget_id <> NEW.budget_id) THEN RAISE EXCEPTION 'a ledger entry moves money within one budget only'; END IF; IF NEW.commitment_id IS NOT NULL AND (SELECT coalesce(sum(p.amount_pence), 0) FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id WHERE a.kind = 'committed' AND (p.entry_id = NEW.id OR p.entry_id IN (SELECT e.id FROM ledger_entry e WHERE e.commitment_id = NEW.commitment_id))) < 0 THEN RAISE EXCEPTION 'a commitment cannot give more than it holds'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER ledger_entry_whole BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_entry_whole()",
        "CREATE OR REPLACE FUNCTION ledger_posting_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.entry_id) THEN RAISE EXCEPTION 'a ledger entry that is written takes no more postings'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER ledger_posting_sealed BEFORE INSERT ON ledger_posting FOR EACH ROW EXECUTE FUNCTION ledger_posting_sealed()",
        "CREATE OR REPLACE FUNCTION ledger_posting_balance() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE ledger_account SET balance_pence = balance_pence + NEW.amount_pence WHERE id = NEW.account_id; RETURN NULL; END $$",
        "CREATE TRIGGER ledger_posting_balance AFTER INSERT ON ledger_posting FOR EACH ROW EXECUTE FUNCTION ledger_posting_balance()",
        "CREATE OR REPLACE FUNCTION ledger_posting_sum() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT coalesce(sum(amount_pence), 0) FROM ledger_posting WHERE entry_id = NEW.entry_id) <> 0 THEN RAISE EXCEPTION 'a ledger entry needs two or more postings that sum to zero'; END IF; RETURN NULL; END $$",
        "CREATE CONSTRAINT TRIGGER ledger_posting_sum AFTER INSERT ON ledger_posting DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_posting_sum()",
        "CREATE TRIGGER insights_unmet_need_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON insights_unmet_need FOR EACH STATEMENT EXECUTE FUNCTION hub_refuse_change()",
    ],
}

DOWN = {
    "sqlite": [
        "DROP TRIGGER insights_unmet_need_no_delete",
        "DROP TRIGGER insights_unmet_need_no_update",
        "DROP TRIGGER ledger_posting_balance",
        "DROP TRIGGER ledger_posting_sealed",
        "DROP TRIGGER ledger_entry_whole",
        "DROP TRIGGER ledger_posting_no_delete",
        "DROP TRIGGER ledger_posting_no_update",
        "DROP TRIGGER ledger_entry_no_delete",
        "DROP TRIGGER ledger_entry_no_update",
        "DROP TRIGGER budget_payment_no_delete",
        "DROP TRIGGER budget_payment_no_update",
        "DROP TRIGGER idempotent_request_no_delete",
        "DROP TRIGGER idempotent_request_no_update",
        "DROP TRIGGER referral_outcome_no_delete",
        "DROP TRIGGER referral_outcome_no_update",
        "DROP TRIGGER referral_session_no_delete",
        "DROP TRIGGER referral_session_no_update",
        "DROP TRIGGER referral_move_no_delete",
        "DROP TRIGGER referral_move_no_update",
        "DROP TRIGGER disclosure_no_delete",
        "DROP TRIGGER disclosure_no_update",
        "DROP TRIGGER consent_no_delete",
        "DROP TRIGGER consent_no_update",
        "DROP TRIGGER audit_event_no_delete",
        "DROP TRIGGER audit_event_no_update",
    ],
    "postgresql": [
        "DROP TRIGGER insights_unmet_need_append_only ON insights_unmet_need",
        "DROP TRIGGER ledger_posting_sum ON ledger_posting",
        "DROP TRIGGER ledger_posting_balance ON ledger_posting",
        "DROP TRIGGER ledger_posting_sealed ON ledger_posting",
        "DROP TRIGGER ledger_entry_whole ON ledger_entry",
        "DROP TRIGGER ledger_posting_append_only ON ledger_posting",
        "DROP TRIGGER ledger_entry_append_only ON ledger_entry",
        "DROP TRIGGER budget_payment_append_only ON budget_payment",
        "DROP TRIGGER idempotent_request_append_only ON idempotent_request",
        "DROP TRIGGER referral_outcome_append_only ON referral_outcome",
        "DROP TRIGGER referral_session_append_only ON referral_session",
        "DROP TRIGGER referral_move_append_only ON referral_move",
        "DROP TRIGGER disclosure_append_only ON disclosure",
        "DROP TRIGGER consent_append_only ON consent",
        "DROP TRIGGER audit_event_append_only ON audit_event",
        "DROP FUNCTION IF EXISTS ledger_posting_sum()",
        "DROP FUNCTION IF EXISTS ledger_posting_balance()",
        "DROP FUNCTION IF EXISTS ledger_posting_sealed()",
        "DROP FUNCTION IF EXISTS ledger_entry_whole()",
        "DROP FUNCTION IF EXISTS hub_refuse_change()",
    ],
}


def upgrade() -> None:
    for statement in UP[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement, execution_options={"no_parameters": True})


def downgrade() -> None:
    for statement in DOWN[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement, execution_options={"no_parameters": True})
