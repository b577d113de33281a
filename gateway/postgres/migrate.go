package postgres

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5"

	"github.com/ultrasound-rollup/ultrasound/migrations"
)

// Migrate brings the database to this program's schema. Errors are those of migrations.Apply, or
// the connection's.
func Migrate(ctx context.Context, url string, log *slog.Logger) error {
	return withConnection(ctx, url, func(conn *pgx.Conn) error { return migrations.Apply(ctx, conn, log) })
}

// CheckSchema changes nothing. Errors are those of migrations.Validate, or the connection's.
func CheckSchema(ctx context.Context, url string) error {
	return withConnection(ctx, url, func(conn *pgx.Conn) error { return migrations.Validate(ctx, conn) })
}

func withConnection(ctx context.Context, url string, do func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return fmt.Errorf("connect to the database: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return do(conn)
}
