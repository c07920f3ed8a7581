package main

import (
	"bufio"
	"errors"
	"io"
	"math"
	"sort"
	"strings"
	"unicode"
)

// maxWordBytes bounds what one "word" may take, so that a file without any white space does not
// become a single word. The rest of a longer one is counted as a word of its own.
const maxWordBytes = 1024

// Tally holds how often each word was met.
type Tally struct {
	counts map[string]int
	total  int
}

// Row is one word of the result. Share is of all words, in percent, with one decimal.
type Row struct {
	Word  string  `json:"word"`
	Count int     `json:"count"`
	Share float64 `json:"share"`
}

// Count reads a text to its end. Words are letters, marks and digits; an apostrophe or a hyphen
// belongs to a word when it stands inside it. Upper and lower case are the same word.
func Count(in io.Reader) (*Tally, error) {
	reader := bufio.NewReaderSize(in, 64*1024)
	tally := &Tally{counts: make(map[string]int)}
	var word strings.Builder
	var joint rune // an apostrophe or a hyphen that is part of the word if a letter follows
	for {
		r, _, err := reader.ReadRune()
		if err != nil {
			tally.add(word.String())
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return tally, err
		}
		switch {
		case isWordRune(r) && word.Len() < maxWordBytes:
			if joint != 0 {
				word.WriteRune(joint)
				joint = 0
			}
			word.WriteRune(unicode.ToLower(r))
		case isJoint(r) && joint == 0 && word.Len() > 0:
			joint = plainJoint(r)
		default:
			tally.add(word.String())
			word.Reset()
			joint = 0
			if isWordRune(r) {
				word.WriteRune(unicode.ToLower(r))
			}
		}
	}
}

func (t *Tally) add(word string) {
	if word == "" {
		return
	}
	t.counts[word]++
	t.total++
}

// Top returns the n most used words; words used equally often come in alphabetical order.
func (t *Tally) Top(n int) []Row {
	rows := make([]Row, 0, len(t.counts))
	for word, count := range t.counts {
		share := 100 * float64(count) / float64(t.total)
		rows = append(rows, Row{word, count, math.Round(share*10) / 10})
	}
	sort.Slice(rows, func(i, j int) bool {
		if rows[i].Count != rows[j].Count {
			return rows[i].Count > rows[j].Count
		}
		return rows[i].Word < rows[j].Word
	})
	return rows[:min(n, len(rows))]
}

func isWordRune(r rune) bool {
	return r != unicode.ReplacementChar && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

func isJoint(r rune) bool {
	return r == '\'' || r == '’' || r == '-'
}

// plainJoint makes one spelling of don't and don’t.
func plainJoint(r rune) rune {
	if r == '’' {
		return '\''
	}
	return r
}
