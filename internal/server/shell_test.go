package server_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// shell does what manuals have people type: curl, with jq behind it, into
// variables.
type shell struct {
	client    *http.Client
	variables map[string]string
	// files are those that commands have written.
	files map[string]string
}

// run does the commands of a text, and returns what the last one prints.
func (sh *shell) run(text string) (printed string, err error) {
	for text != "" {
		var words []string
		if words, text, err = sh.words(text); err != nil {
			return "", err
		}
		if len(words) == 0 {
			continue
		}
		into, inside := strings.CutSuffix(words[0], "=$(curl")
		if !inside && words[0] != "curl" {
			return "", fmt.Errorf("%s is no command that is known here", words[0])
		}
		if inside {
			words[len(words)-1] = strings.TrimSuffix(words[len(words)-1], ")")
		}
		if printed, err = sh.pipe(words[1:]); err != nil {
			return "", fmt.Errorf("%s: %w", strings.Join(words, " "), err)
		}
		if inside {
			sh.variables[into] = printed
		}
	}
	return printed, nil
}

// words are those of the first command of a text, and the rest of it.
func (sh *shell) words(text string) (words []string, rest string, err error) {
	var word strings.Builder
	begun := false
	end := func() {
		if begun {
			words = append(words, word.String())
		}
		word.Reset()
		begun = false
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case strings.HasPrefix(text[i:], "\\\n"):
			i++
		case c == '\n':
			end()
			return words, text[i+1:], nil
		case c == ' ':
			end()
		case c == '\'' || c == '"':
			length := strings.IndexByte(text[i+1:], c)
			if length < 0 {
				return nil, "", errors.New("a quote does not end")
			}
			quoted := text[i+1 : i+1+length]
			if c == '"' {
				quoted = os.Expand(quoted, sh.value)
			}
			word.WriteString(quoted)
			begun, i = true, i+1+length
		default:
			word.WriteByte(c)
			begun = true
		}
	}
	end()
	return words, "", nil
}

func (sh *shell) value(name string) string { return sh.variables[name] }

// pipe asks as curl does with these words, and takes the field of the answer that
// jq is told behind it.
func (sh *shell) pipe(words []string) (string, error) {
	field := ""
	if n := len(words); n > 4 && words[n-4] == "|" && words[n-3] == "jq" {
		field, words = words[n-1], words[:n-4]
	}
	answer, err := sh.curl(words)
	if err != nil || field == "" {
		return answer, err
	}
	var value any
	if err := json.Unmarshal([]byte(answer), &value); err != nil {
		return "", fmt.Errorf("%w: %s", err, answer)
	}
	for part := range strings.SplitSeq(strings.TrimPrefix(strings.NewReplacer("[", ".", "]", "").Replace(field), "."), ".") {
		switch of := value.(type) {
		case map[string]any:
			value = of[part]
		case []any:
			n, err := strconv.Atoi(part)
			if n < 0 {
				n += len(of) // counted from the end
			}
			if err != nil || n < 0 || n >= len(of) {
				return "", fmt.Errorf("%s: there is no %s", field, part)
			}
			value = of[n]
		}
	}
	text, isText := value.(string)
	if !isText {
		return "", fmt.Errorf("%s is no text: %s", field, answer)
	}
	return text, nil
}

// asked is what curl is told to ask.
type asked struct {
	method, url, body string
	header            http.Header
	query             []string
	// inURL sends data as part of the address, and jar and out are files for
	// cookies and the answer.
	inURL    bool
	jar, out string
}

func (sh *shell) curl(words []string) (string, error) {
	a, err := sh.read(words)
	if err != nil {
		return "", err
	}
	r, err := http.NewRequest(a.method, a.url, strings.NewReader(a.body))
	if err != nil {
		return "", err
	}
	r.Header = a.header
	answer, err := sh.client.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	if err != nil {
		return "", err
	}
	if answer.StatusCode >= http.StatusInternalServerError {
		return "", fmt.Errorf("%s: %s", answer.Status, got)
	}
	if a.jar != "" {
		cookie, _, _ := strings.Cut(answer.Header.Get("Set-Cookie"), ";")
		sh.files[a.jar] = cookie
	}
	if a.out != "" {
		sh.files[a.out] = string(got)
		return "", nil
	}
	return string(got), nil
}

// read takes apart what curl is told.
func (sh *shell) read(words []string) (asked, error) {
	a := asked{header: http.Header{}}
	given := func(option string) string {
		if len(words) == 0 {
			panic("curl: nothing follows " + option)
		}
		value := words[0]
		words = words[1:]
		return value
	}
	for len(words) > 0 {
		switch word := given(""); word {
		case "-sS", "-N":
		case "-X":
			a.method = given(word)
		case "-H":
			name, value, _ := strings.Cut(given(word), ": ")
			a.header.Set(name, value)
		case "--oauth2-bearer":
			a.header.Set("Authorization", "Bearer "+given(word))
		case "--json":
			a.body = given(word)
			a.header.Set("Content-Type", "application/json")
		case "-c":
			a.jar = given(word)
		case "-b":
			a.header.Set("Cookie", sh.files[given(word)])
		case "-o":
			a.out = given(word)
		case "-G":
			a.inURL = true
		case "-d":
			a.query = append(a.query, given(word))
		case "--data-urlencode":
			name, value, _ := strings.Cut(given(word), "=")
			a.query = append(a.query, name+"="+url.QueryEscape(value))
		default:
			if strings.HasPrefix(word, "-") || a.url != "" {
				return a, fmt.Errorf("%s is nothing that curl is told here", word)
			}
			a.url = word
		}
	}
	return a.whole()
}

// whole adds what follows from the rest.
func (a asked) whole() (asked, error) {
	if len(a.query) > 0 && !a.inURL {
		return a, errors.New("data is sent in no body here: give -G")
	}
	if len(a.query) > 0 {
		a.url += "?" + strings.Join(a.query, "&")
	}
	if a.method == "" {
		a.method = http.MethodGet
		if a.body != "" {
			a.method = http.MethodPost
		}
	}
	return a, nil
}

// beginsAs says whether a text is one that is shown, perhaps with its end left
// out.
func beginsAs(shown, text string) bool {
	beginning, open := strings.CutSuffix(shown, ellipsis)
	return open && strings.HasPrefix(text, beginning) || shown == text
}
