package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/federated-frontier/mc/params"
	"github.com/federated-frontier/mc/runs"
)

// Exit codes. People's scripts depend on them.
const (
	exitOK          = 0
	exitFailed      = 1   // something went wrong, also: too many failed points
	exitUsage       = 2   // wrong usage or invalid input
	exitCheckFailed = 3   // done, but a check failed
	exitInterrupted = 130 // stopped by a signal
)

// A usageError is the user's to mend: exit code 2.
type usageError struct {
	err  error
	hint string
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// usagef returns a usage error without a hint.
func usagef(format string, args ...any) error {
	return &usageError{err: fmt.Errorf(format, args...)}
}

// run is the whole command as a function of its arguments and writers; it returns the exit
// code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	app := newApp(stdout, stderr)
	err := app.RunContext(ctx, args)
	if err == nil {
		return exitOK
	}
	printError(stderr, err)
	return exitCode(err)
}

func exitCode(err error) int {
	var usage *usageError
	var input *params.Error
	var inputs params.Errors
	switch {
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.Is(err, errCheckFailed):
		return exitCheckFailed
	case errors.As(err, &usage), errors.As(err, &input), errors.As(err, &inputs), errors.Is(err, runs.ErrExists), errors.Is(err, runs.ErrBusy), errors.Is(err, runs.ErrTooManyPoints):
		return exitUsage
	default:
		return exitFailed
	}
}

// errCheckFailed says that a command did its work and found a defect.
var errCheckFailed = errors.New("a check failed")

// printError prints an error and, where there is one, what to do about it.
func printError(w io.Writer, err error) {
	if kept, ok := errors.AsType[*keptError](err); ok {
		kept.print(w)
		return
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(w, "mc: interrupted")
		return
	}
	if inputs, ok := errors.AsType[params.Errors](err); ok {
		fmt.Fprintf(w, "mc: error: %s\n", inputs.Detail())
		return
	}
	fmt.Fprintf(w, "mc: error: %s\n", strings.TrimRight(err.Error(), "\n"))
	var usage *usageError
	switch {
	case errors.As(err, &usage) && usage.hint != "":
		fmt.Fprintf(w, "mc: hint: %s\n", usage.hint)
	case errors.Is(err, runs.ErrExists):
		fmt.Fprintln(w, "mc: hint: choose another --out, or remove that directory; --resume goes on with a run that was stopped")
	case errors.Is(err, runs.ErrTooManyPoints):
		fmt.Fprintln(w, "mc: hint: take fewer --samples, or --format csv, arrow or none")
	case errors.Is(err, fs.ErrPermission):
		fmt.Fprintln(w, "mc: hint: choose an --out that you can write to")
	}
}

func newApp(stdout, stderr io.Writer) *cli.App {
	app := &cli.App{
		Name:            "mc",
		Usage:           "Monte Carlo uncertainty analysis",
		HideVersion:     true,
		HideHelpCommand: true,
		Writer:          stdout,
		ErrWriter:       stderr,
		ExitErrHandler:  func(*cli.Context, error) {},
		Commands: []*cli.Command{
			runCommand(), tornadoCommand(), sensitivityCommand(), curveCommand(), discoverCommand(), compareCommand(), structureCommand(), valueCommand(), reproduceCommand(),
			verifyCommand(), paramsCommand(), versionCommand(),
		},
		OnUsageError:    onUsageError,
		CommandNotFound: func(*cli.Context, string) {},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return unknownCommand(c.Args().First(), c.App.Commands)
			}
			return cli.ShowAppHelp(c)
		},
	}
	prepare(app.Commands)
	return app
}

// prepare makes every command report wrong usage in our words.
func prepare(commands []*cli.Command) {
	for _, c := range commands {
		c.OnUsageError = onUsageError
		c.HideHelpCommand = true
		prepare(c.Subcommands)
	}
}

func onUsageError(c *cli.Context, err error, _ bool) error {
	hint := ""
	if c.Command != nil && c.Command.Name != "" {
		hint = fmt.Sprintf("%s --help lists the flags", c.Command.HelpName)
	}
	msg := strings.TrimPrefix(err.Error(), "flag provided but not defined: ")
	if msg != err.Error() {
		msg = fmt.Sprintf("there is no flag %s", strings.TrimPrefix(msg, "-"))
		if near := params.Nearest(strings.TrimLeft(err.Error()[len("flag provided but not defined: "):], "-"), flagNames(c)); near != "" {
			hint = "did you mean --" + near + "?"
		}
	}
	return &usageError{err: errors.New(msg), hint: hint}
}

func flagNames(c *cli.Context) []string {
	var names []string
	if c.Command != nil {
		for _, f := range c.Command.Flags {
			names = append(names, f.Names()...)
		}
	}
	return names
}

func unknownCommand(name string, known []*cli.Command) error {
	var names []string
	for _, c := range known {
		names = append(names, c.Name)
	}
	hint := "the commands are " + strings.Join(names, ", ")
	if near := params.Nearest(name, names); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return &usageError{err: fmt.Errorf("there is no command %q", name), hint: hint}
}

// noArguments refuses positional arguments; the usual cause is a flag's value without its flag.
func noArguments(c *cli.Context) error {
	if c.Args().Present() {
		return usagef("%s takes no argument, got %q", c.Command.HelpName, c.Args().First())
	}
	return nil
}

// flagsFirst refuses flags after an argument, which the parser would take for arguments.
func flagsFirst(c *cli.Context) error {
	for _, a := range c.Args().Tail() {
		if strings.HasPrefix(a, "-") {
			return &usageError{
				err:  fmt.Errorf("flag %s stands after the argument %q", a, c.Args().First()),
				hint: fmt.Sprintf("write %s %s %s", c.Command.HelpName, a, c.Args().First()),
			}
		}
	}
	return nil
}
