package main

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ultrasound-rollup/ultrasound/api"
)

// accessFlags say who may ask for how much, common to gateway and devnet. origins is the default of --origin.
func accessFlags(origins ...string) []cli.Flag {
	return []cli.Flag{
		&cli.IntFlag{Name: "api-rate", Value: 100, Usage: "requests a second of one address, to the API, where costly ones count more, and calls to L2's JSON-RPC; negative: not bounded", EnvVars: env("api-rate")},
		&cli.IntFlag{Name: "api-burst", Value: 400, Usage: "requests, and calls to L2's JSON-RPC, that one address may have saved up", EnvVars: env("api-burst")},
		&cli.IntFlag{Name: "connections", Value: 8192, Usage: "open connections to the API in all, those of feed and stream apart", EnvVars: env("connections")},
		&cli.IntFlag{Name: "connections-per-address", Value: 64, Usage: "open connections to the API of one address", EnvVars: env("connections-per-address")},
		&cli.StringSliceFlag{Name: "exempt", Value: cli.NewStringSlice("127.0.0.0/8", "::1/128"), Usage: "networks that are not bounded by address", EnvVars: env("exempt")},
		&cli.StringSliceFlag{Name: "trusted-proxy", Usage: "networks whose X-Forwarded-For is believed", EnvVars: env("trusted-proxy")},
		&cli.StringSliceFlag{Name: "origin", Value: cli.NewStringSlice(origins...), Usage: "web pages, as https://host, that may send requests to API and JSON-RPC; * is all", EnvVars: env("origin")},
		&cli.StringSliceFlag{Name: "l2-host", Value: cli.NewStringSlice("localhost"), Usage: "host names by which L2's JSON-RPC may be called, besides IP addresses; * is all", EnvVars: env("l2-host")},
		&cli.StringFlag{Name: "tokens", Usage: "file of bearer tokens, one a line, of which one is needed for costly requests (POST /v1/based/build, traces)", EnvVars: env("tokens")},
		&cli.StringFlag{Name: "admin-tokens", Usage: "file of bearer tokens, one a line, of which one is needed for /metrics; they open the costly requests, too", EnvVars: env("admin-tokens")},
	}
}

func readAccess(c *cli.Context) (api.AccessConfig, error) {
	access := api.AccessConfig{
		Rate: c.Int("api-rate"), Burst: c.Int("api-burst"), Connections: c.Int("connections"), ConnectionsPerAddress: c.Int("connections-per-address"),
		Origins: c.StringSlice("origin"),
	}
	var errs [4]error
	access.Exempt, errs[0] = networks(c, "exempt")
	access.TrustedProxies, errs[1] = networks(c, "trusted-proxy")
	access.CostlyTokens, errs[2] = tokens(c.String("tokens"))
	access.AdminTokens, errs[3] = tokens(c.String("admin-tokens"))
	return access, errors.Join(errs[:]...)
}

// networks reads a flag of networks or single addresses. It is not nil, so that none means none.
func networks(c *cli.Context, flag string) ([]netip.Prefix, error) {
	all := []netip.Prefix{}
	for _, text := range c.StringSlice(flag) {
		if addr, err := netip.ParseAddr(text); err == nil {
			all = append(all, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("read --%s: %q is neither an address nor a network: %w", flag, text, err)
		}
		all = append(all, prefix)
	}
	return all, nil
}

// tokens reads a file that others must not be able to read.
func tokens(file string) ([]string, error) {
	if file == "" {
		return nil, nil
	}
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("read tokens: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("token file %s is readable by others (mode %04o): chmod 600", file, info.Mode().Perm())
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read tokens: %w", err)
	}
	found := strings.Fields(string(raw))
	if len(found) == 0 {
		return nil, fmt.Errorf("token file %s holds no token", file)
	}
	return found, nil
}
