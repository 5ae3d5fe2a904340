package app

import (
	"context"
	"os"
	"os/exec"
	"runtime"
)

// browse opens an address in the browser of whoever sits at this machine's desktop.
// Where there is no desktop nothing happens: the address is printed as well.
func browse(ctx context.Context, address string) {
	name, args := "xdg-open", []string{address}
	switch {
	case runtime.GOOS == "darwin":
		name = "open"
	case runtime.GOOS == "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	case os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "":
		return
	}
	_ = exec.CommandContext(ctx, name, args...).Run() //nolint:gosec // the names are ours, and the address is of our own server
}
