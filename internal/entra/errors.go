package entra

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"parapet/internal/secret"
)

// Error is a sign-in that was refused, or that could not be tried.
type Error struct {
	// Code is the AADSTS number; 0 when Entra gave none or did not answer.
	Code int
	// Status is the HTTP status of the refusal; 0 when there was no answer.
	Status int
	// Message is Entra's own text without its ids, or what went wrong.
	Message string
	// CorrelationID finds the sign-in in Entra's logs; empty without an answer.
	CorrelationID string
	// Advice says what a person can do; empty when Message says it already.
	Advice string

	cause error
}

// Unwrap returns the Sender's error when Entra did not answer.
func (e *Error) Unwrap() error { return e.cause }

// Error says what was refused and what a person can do.
func (e *Error) Error() string {
	text := "sign in: " + strings.TrimSuffix(e.Message, ".")
	if e.CorrelationID != "" {
		text += " (correlation id " + e.CorrelationID + ")"
	}
	if e.Advice != "" {
		text += ". " + e.Advice
	}
	return text
}

// explain makes an Error of what the Microsoft library returned and of what was
// overheard on the line.
func (s *Source) explain(line *listener, err error) *Error {
	if line.err != nil {
		e := &Error{Message: line.err.Error(), cause: line.err}
		if s.cfg.ManagedIdentity {
			e.Advice = noIdentity
		}
		return e
	}
	if line.status == 0 {
		// The library's later lines may quote a whole answer, token and all.
		first, _, _ := strings.Cut(err.Error(), "\n")
		return &Error{Message: s.hide(first), Advice: "Check tenant_id, client_id and endpoints.login"}
	}
	e := readRefusal(line.body)
	e.Status = line.status
	e.Message = s.hide(e.Message)
	if e.Message == "" {
		e.Message = fmt.Sprintf("%s answered %d", s.cfg.Cloud.Endpoints.Login, line.status)
	}
	e.Advice = s.advice(e, line.skew)
	return e
}

var aadsts = regexp.MustCompile(`AADSTS(\d{1,9})`)

// readRefusal reads Entra's error document. Bodies of other shapes, a proxy's
// page for one, give an Error without code and message.
func readRefusal(body []byte) *Error {
	var said struct {
		Error         string
		Description   string `json:"error_description"`
		Codes         []int  `json:"error_codes"`
		CorrelationID string `json:"correlation_id"`
	}
	if json.Unmarshal(body, &said) != nil {
		return &Error{}
	}
	e := &Error{Message: said.Description, CorrelationID: said.CorrelationID}
	if e.Message == "" {
		e.Message = said.Error
	}
	if found := aadsts.FindStringSubmatch(e.Message); found != nil {
		e.Code, _ = strconv.Atoi(found[1]) // at most nine digits
	}
	if len(said.Codes) > 0 {
		e.Code = said.Codes[0]
	}
	e.Message, _, _ = strings.Cut(e.Message, "Trace ID:")
	e.Message = bounded(strings.Join(strings.Fields(e.Message), " "))
	e.CorrelationID = bounded(e.CorrelationID)
	return e
}

// bounded keeps a hostile answer from filling the terminal.
func bounded(text string) string {
	const most = 600
	if runes := []rune(strings.ToValidUTF8(text, "")); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return strings.ToValidUTF8(text, "")
}

var jwt = regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{4,}(\.[A-Za-z0-9_-]*){0,4}`)

// hide takes our secrets, and whatever looks like a token, out of text.
func (s *Source) hide(text string) string {
	for _, own := range []secret.Secret{s.cfg.Secret, s.cfg.CertificatePassword} {
		if own.Empty() {
			continue
		}
		text = strings.ReplaceAll(text, own.Reveal(), secret.Redacted)
		text = strings.ReplaceAll(text, url.QueryEscape(own.Reveal()), secret.Redacted)
	}
	return jwt.ReplaceAllString(text, secret.Redacted)
}

// advice returns what a person can do about a refusal.
func (s *Source) advice(e *Error, skew time.Duration) string {
	if s.cfg.ManagedIdentity {
		return noIdentity
	}
	if advice, ok := clockAdvice(e.Code, skew); ok {
		return advice
	}
	if advice, ok := advices[e.Code]; ok {
		return advice
	}
	switch {
	case e.Status == 429 || e.Status >= 500:
		return "Microsoft Entra is busy or unwell: try again later"
	case e.Code == 0:
		return "This does not look like Microsoft Entra: check endpoints.login and the proxy (HTTPS_PROXY)"
	}
	return "Look the number up at https://login.microsoftonline.com/error?code=" + strconv.Itoa(e.Code)
}
