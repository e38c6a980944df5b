// A charm in Go with nothing but the standard library: it runs the hook tools as programs.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

func tool(name string, arguments ...string) string {
	output, err := exec.Command(name, arguments...).Output()
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
	return strings.TrimSpace(string(output))
}

func main() {
	switch os.Getenv("JUJU_DISPATCH_PATH") {
	case "hooks/start":
		var leads bool
		if err := json.Unmarshal([]byte(tool("is-leader", "--format=json")), &leads); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		tool("open-port", "7/tcp")
		tool("status-set", "active", fmt.Sprintf("leads: %t", leads))
	case "hooks/ping-relation-created":
		tool("relation-set", "--app", "pong="+os.Getenv("JUJU_REMOTE_APP"))
	}
}
