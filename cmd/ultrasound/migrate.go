package main

import (
	"github.com/urfave/cli/v2"

	"github.com/ultrasound-rollup/ultrasound/gateway/postgres"
)

func migrateCommand() *cli.Command {
	return &cli.Command{
		Name:  "migrate",
		Usage: "bring a database to this program's schema, or check that it is there",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "database-url", Required: true, Usage: "Postgres, as postgres://user:password@host/database", EnvVars: env("database-url")},
			&cli.BoolFlag{Name: "check", Usage: "change nothing, fail if the database is behind or ahead"},
		},
		Action: func(c *cli.Context) error {
			log, err := logger(c)
			if err != nil {
				return err
			}
			if c.Bool("check") {
				return postgres.CheckSchema(c.Context, c.String("database-url"))
			}
			return postgres.Migrate(c.Context, c.String("database-url"), log)
		},
	}
}
