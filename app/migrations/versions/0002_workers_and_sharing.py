"""Organisations, workers, what they may see and looked at; names of devices; more sorts of codes; erased books."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _moment(name: str, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, *more: Any, nullable: bool = False, **how: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), *more, nullable=nullable, **how)


def upgrade() -> None:
    op.create_table(
        "organisation", _text("id", primary_key=True), _text("name"), _moment("created_at", nullable=False)
    )
    op.create_table(
        "worker",
        _text("id", primary_key=True),
        _text("organisation_id", sa.ForeignKey("organisation.id"), index=True),
        _text("name"),
        _text("login", unique=True),
        _text("password_hash"),
        _moment("password_ends_at"),
        _text("totp_secret"),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        _moment("created_at", nullable=False),
        _moment("ended_at"),
    )
    op.create_table(
        "workersession",
        _text("id", primary_key=True),
        _text("secret_hash", unique=True),
        _text("worker_id", sa.ForeignKey("worker.id"), index=True),
        _text("browser"),
        _moment("created_at", nullable=False),
        _moment("seen_at", nullable=False),
        _moment("ended_at"),
    )
    op.create_table(
        "recoverycode",
        _text("code_hash", primary_key=True),
        _text("worker_id", sa.ForeignKey("worker.id"), index=True),
        _moment("used_at"),
    )
    op.create_table(
        "grant",
        _text("workbook_id", sa.ForeignKey("workbook.id"), primary_key=True),
        _text("id", primary_key=True),
        _text("worker_id", sa.ForeignKey("worker.id")),
        _moment("created_at", nullable=False),
        _moment("ended_at"),
    )
    op.create_index("grant_of_worker", "grant", ["worker_id"])
    op.create_table(
        "look",
        _text("workbook_id", sa.ForeignKey("workbook.id"), primary_key=True),
        _text("id", primary_key=True),
        *(_text(name) for name in ("worker_id", "worker_name", "organisation_id", "organisation_name")),
        _moment("at", nullable=False),
        _text("section", nullable=True),
        *(_text(name) for name in ("what", "action", "outcome")),
    )
    op.create_index("look_of_workbook", "look", ["workbook_id", "at"])
    op.create_table("attempt", _text("id", primary_key=True), _text("what"), _moment("at", nullable=False))
    op.create_index("attempt_at", "attempt", ["what", "at"])
    op.create_table(
        "leftover",
        _text("workbook_id", sa.ForeignKey("workbook.id"), primary_key=True),
        _text("id", primary_key=True),
        _text("device_id"),
        sa.Column("save", sa.JSON(), nullable=False),
        _moment("came_at", nullable=False),
    )
    op.add_column("workbook", _moment("erased_at"))
    op.add_column("device", sa.Column("name", sa.String(), nullable=False, server_default=""))
    op.add_column("device", _moment("seen_at"))
    # Codes live for a day: those that are open now are made anew rather than carried over.
    op.drop_table("invite")
    op.create_table(
        "invite",
        _text("code_hash", primary_key=True),
        _text("short_hash", nullable=True, unique=True),
        _text("purpose"),
        _text("workbook_id", sa.ForeignKey("workbook.id"), nullable=True),
        _text("worker_id", sa.ForeignKey("worker.id"), nullable=True),
        _text("takes_over", sa.ForeignKey("workbook.id"), nullable=True),
        _text("used_by", sa.ForeignKey("workbook.id"), nullable=True),
        _moment("created_at", nullable=False),
        _moment("ends_at", nullable=False),
        _moment("used_at"),
    )
    op.create_index("invite_of_workbook", "invite", ["workbook_id"])
    op.create_index("invite_of_worker", "invite", ["worker_id"])


def downgrade() -> None:
    # Tables that others refer to go last.
    for table in (
        "invite",
        "leftover",
        "attempt",
        "look",
        "grant",
        "recoverycode",
        "workersession",
        "worker",
        "organisation",
    ):
        op.drop_table(table)
    for table, column in (("device", "seen_at"), ("device", "name"), ("workbook", "erased_at")):
        op.drop_column(table, column)
    op.create_table(
        "invite",
        _text("code_hash", primary_key=True),
        _text("workbook_id", sa.ForeignKey("workbook.id")),
        _moment("ends_at", nullable=False),
        _moment("used_at"),
    )
