package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"github.com/ultrasound-rollup/ultrasound/api"
)

func TestAccessFlags(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good, open, empty := write("good", "a-token-of-its-own\nanother-token-here\n", 0o600), write("open", "a-token-of-its-own", 0o644), write("empty", "\n", 0o600)
	read := func(args ...string) (access api.AccessConfig, err error) {
		app := &cli.App{Flags: accessFlags("*"), Action: func(c *cli.Context) error {
			access, err = readAccess(c)
			return nil
		}}
		if run := app.Run(append([]string{"test"}, args...)); run != nil {
			t.Fatal(run)
		}
		return access, err
	}
	access, err := read()
	if err != nil || len(access.Origins) != 1 || len(access.Exempt) != 2 || access.TrustedProxies == nil || len(access.TrustedProxies) != 0 || len(access.AdminTokens) != 0 {
		t.Errorf("defaults: %+v, %v", access, err)
	}
	access, err = read("--tokens", good, "--admin-tokens", good, "--trusted-proxy", "10.0.0.1", "--trusted-proxy", "fd00::/8", "--exempt", "192.0.2.0/24", "--api-rate", "7")
	if err != nil || access.Rate != 7 || len(access.CostlyTokens) != 2 || len(access.AdminTokens) != 2 || access.Exempt[0].String() != "192.0.2.0/24" ||
		access.TrustedProxies[0].String() != "10.0.0.1/32" || access.TrustedProxies[1].String() != "fd00::/8" {
		t.Errorf("%+v, %v", access, err)
	}
	l2 := gatewaySettings{Access: access}.nodeConfig() // one set of limits for API and JSON-RPC
	if l2.Rate != 7 || l2.Burst != 400 || !slices.Equal(l2.Exempt, access.Exempt) || !slices.Equal(l2.TrustedProxies, access.TrustedProxies) {
		t.Errorf("the L2 node is told %+v", l2)
	}
	for _, c := range []struct{ flag, value, want string }{
		{"--tokens", open, "chmod 600"}, {"--admin-tokens", empty, "no token"}, {"--tokens", dir + "/none", "no such file"},
		{"--trusted-proxy", "proxy.example", "neither an address nor a network"}, {"--exempt", "10.0.0.0/33", "neither"},
	} {
		if _, err := read(c.flag, c.value); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s: %v", c.flag, c.value, err)
		}
	}
}
