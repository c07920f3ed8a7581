// Command word-frequency-go prints the most used words of a text, as JSON.
//
// The text streams through; only the words themselves and their counts are kept.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

const (
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program, on the streams given, and returns its exit code.
func run(args []string, in io.Reader, out, complaints io.Writer) int {
	top, err := parseArgs(args, complaints)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		return exitUsage
	}
	tally, err := Count(in)
	if err == nil {
		err = writeRows(out, tally.Top(top))
	}
	if err != nil {
		fmt.Fprintln(complaints, "word-frequency-go:", err)
		return exitFailed
	}
	return 0
}

// parseArgs returns how many words to print. What is wrong it has told already.
func parseArgs(args []string, complaints io.Writer) (int, error) {
	flags := flag.NewFlagSet("word-frequency-go", flag.ContinueOnError)
	flags.SetOutput(complaints)
	top := flags.Int("top", 10, "how many `words` to print")
	if err := flags.Parse(args); err != nil {
		return 0, err
	}
	if *top < 1 {
		return 0, refuse(flags, "-top must be at least 1")
	}
	if flags.NArg() > 0 {
		return 0, refuse(flags, fmt.Sprintf("unexpected argument %q; the text is read from stdin", flags.Arg(0)))
	}
	return *top, nil
}

func refuse(flags *flag.FlagSet, message string) error {
	fmt.Fprintln(flags.Output(), message)
	flags.Usage()
	return errors.New(message)
}

// writeRows prints a JSON array with one row on each line.
func writeRows(out io.Writer, rows []Row) error {
	buffered := bufio.NewWriter(out)
	separator := "[\n"
	for _, row := range rows {
		encoded, err := json.Marshal(row)
		if err != nil {
			return err
		}
		buffered.WriteString(separator)
		buffered.Write(encoded)
		separator = ",\n"
	}
	if len(rows) == 0 {
		buffered.WriteString("[]\n")
	} else {
		buffered.WriteString("\n]\n")
	}
	return buffered.Flush()
}
