package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"
)

// atTerminal runs parapet at a terminal and has a dialogue with it: every line
// of the file is text to wait for, or in quotes what is typed then. What the
// terminal showed is stdout.
func atTerminal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: at-terminal DIALOGUE ARGUMENTS")
	}
	us, theirs, err := openTerminal()
	ts.Check(err)
	defer us.Close()
	c := parapet(ts, args[1:]...)
	c.Stdin, c.Stdout, c.Stderr = theirs, theirs, theirs
	c.Env = append(os.Environ(), "TERM=xterm", "XDG_STATE_HOME="+ts.MkAbs("state"))
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	ts.Check(c.Start())
	ts.Check(theirs.Close())
	shown := converse(us, ts.ReadFile(args[0]))
	_, err = ts.Stdout().Write(shown.all)
	ts.Check(errors.Join(shown.err, err, ended(c)))
}

// ended waits for a command that should have ended by itself.
func ended(c *exec.Cmd) error {
	late := time.AfterFunc(10*time.Second, func() { _ = c.Process.Kill() }) // which Wait tells
	defer late.Stop()
	return c.Wait()
}

// display is what a terminal showed.
type display struct {
	all []byte
	// seen is how much of it was waited for.
	seen int
	err  error
}

func converse(terminal *os.File, dialogue string) *display {
	d := &display{err: terminal.SetReadDeadline(time.Now().Add(30 * time.Second))}
	for line := range strings.Lines(dialogue) {
		line = strings.TrimSuffix(line, "\n")
		if keys, err := strconv.Unquote(line); err == nil && d.err == nil {
			_, d.err = io.WriteString(terminal, keys)
		} else {
			d.await(terminal, line)
		}
	}
	for d.err == nil {
		d.read(terminal)
	}
	if errors.Is(d.err, syscall.EIO) { // as terminals say that nobody is there any more
		d.err = nil
	}
	return d
}

// await reads until the text is shown.
func (d *display) await(terminal *os.File, text string) {
	for d.err == nil {
		if i := bytes.Index(d.all[d.seen:], []byte(text)); i >= 0 {
			d.seen += i + len(text)
			return
		}
		d.read(terminal)
	}
}

func (d *display) read(terminal *os.File) {
	buffer := make([]byte, 4096)
	n, err := terminal.Read(buffer)
	d.all, d.err = append(d.all, buffer[:n]...), err
}

// openTerminal makes a terminal of 40 lines of 120 characters: our end, where a
// person would sit, and that of the program.
func openTerminal() (us, theirs *os.File, err error) {
	us, err = os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, err
	}
	number, err := unix.IoctlGetInt(int(us.Fd()), unix.TIOCGPTN)
	err = errors.Join(err,
		unix.IoctlSetPointerInt(int(us.Fd()), unix.TIOCSPTLCK, 0),
		unix.IoctlSetWinsize(int(us.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 40, Col: 120}),
		unix.SetNonblock(int(us.Fd()), true),
	)
	if err == nil {
		theirs, err = os.OpenFile("/dev/pts/"+strconv.Itoa(number), os.O_RDWR|syscall.O_NOCTTY, 0)
	}
	return us, theirs, err
}
