"""What the database itself refuses, whoever asks: rewriting history, publishing unapproved text."""

from django.db import migrations

APPEND_ONLY = ("disclosure_historyrow", "disclosure_publicevent")


def _append_only(table: str) -> list[str]:
    return [
        f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, 'history is append-only'); END""",
        f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
            BEGIN SELECT RAISE(ABORT, 'history is append-only'); END""",
        f"""CREATE TRIGGER {table}_at_the_end BEFORE INSERT ON {table}
            WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM {table})
              OR NEW.previous <> COALESCE((SELECT hash FROM {table} ORDER BY seq DESC LIMIT 1),
                                          '{"0" * 64}')
            BEGIN SELECT RAISE(ABORT, 'history grows at its end only'); END""",
    ]


FROZEN = [
    """CREATE TRIGGER disclosure_revision_frozen BEFORE UPDATE ON disclosure_revision
       WHEN OLD.approved_by IS NOT NULL
       BEGIN SELECT RAISE(ABORT, 'an approved revision is frozen'); END""",
    """CREATE TRIGGER disclosure_revision_kept BEFORE DELETE ON disclosure_revision
       WHEN OLD.approved_by IS NOT NULL
       BEGIN SELECT RAISE(ABORT, 'an approved revision is kept'); END""",
    """CREATE TRIGGER disclosure_proposal_frozen BEFORE UPDATE ON disclosure_proposal
       WHEN OLD.confirmed_by IS NOT NULL OR OLD.refused_by IS NOT NULL
       BEGIN SELECT RAISE(ABORT, 'a decided proposal is frozen'); END""",
    """CREATE TRIGGER disclosure_public_needs_two BEFORE INSERT ON disclosure_publicrevision
       WHEN NOT EXISTS (
           SELECT 1 FROM disclosure_disclosure AS life
           JOIN disclosure_revision AS revision ON revision.decision_id = life.decision_id
           WHERE life.number = NEW.disclosure_id AND revision.number = NEW.revision
             AND revision.approved_by <> revision.submitted_by)
       BEGIN SELECT RAISE(ABORT, 'a public text needs an approval by a second person'); END""",
]


def create(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for table in APPEND_ONLY:
        for statement in _append_only(table):
            schema_editor.execute(statement)
    for statement in FROZEN:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_register")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
