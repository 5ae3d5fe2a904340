package account

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parapet/internal/problem"
	"parapet/internal/secret"
)

const (
	minPassword = 12
	maxPassword = 256
	// enough is how many characters have to be left of a password when all that
	// everybody tries first is taken out of it.
	enough = 6
)

// commonText are words and rows of keys that many passwords are made of, one to a
// line.
//
//go:embed common.txt
var commonText string

// common are the words of commonText, the longest first.
var common = func() []string {
	words := strings.Fields(commonText)
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	return words
}()

// wrongPassword is what is not acceptable of a password for an account, nothing
// of one that is left out. Guessing is done by programs that know lists: what
// counts is length, and what is left beside the words of the lists. There is no
// rule about kinds of characters, as NIST SP 800-63B advises.
func wrongPassword(password secret.Secret, name string) []problem.Field {
	if password.Empty() {
		return nil
	}
	if text := weakness(password.Reveal(), name); text != "" {
		return []problem.Field{{Path: "password", Text: text}}
	}
	return nil
}

func weakness(password, name string) string {
	length := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		return "has characters that cannot be typed"
	case length < minPassword:
		return fmt.Sprintf("has %d characters and needs at least %d: take four words that have nothing to do with each other", length, minPassword)
	case length > maxPassword:
		return fmt.Sprintf("has %d characters, at most %d are allowed", length, maxPassword)
	case len(distinct(password)) < enough || repeats(password):
		return "repeats itself: take four words that have nothing to do with each other"
	}
	lower := strings.ToLower(password)
	own := strings.FieldsFunc(nameKey(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if left := min(rest(lower, own), rest(plain.Replace(lower), own)); left < enough {
		return "consists of words that are tried first, such as the account's name or “password”: take four words that have nothing to do with each other"
	}
	return ""
}

// plain undoes what is done to letters to make words look like passwords.
var plain = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i", "|", "l")

// rest counts the characters of a password that are in no common word and in no
// row of digits at its ends.
func rest(password string, own []string) int {
	for _, word := range slices.Concat(own, common) {
		if utf8.RuneCountInString(word) > 2 {
			password = strings.ReplaceAll(password, word, " ")
		}
	}
	password = strings.TrimFunc(password, func(r rune) bool { return !unicode.IsLetter(r) })
	return utf8.RuneCountInString(strings.ReplaceAll(password, " ", ""))
}

func distinct(text string) map[rune]bool {
	seen := map[rune]bool{}
	for _, r := range text {
		seen[r] = true
	}
	return seen
}

// repeats says whether a text is one part again and again.
func repeats(text string) bool {
	for size := 1; size <= len(text)/2; size++ {
		if strings.HasPrefix(strings.Repeat(text[:size], len(text)/size+1), text) {
			return true
		}
	}
	return false
}
