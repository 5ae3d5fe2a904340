package export

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// signedVersion is the storage API version that signs the links.
const signedVersion = "2023-11-03"

func (s *Storage) sign(path string, from, until time.Time) string {
	st, se := from.Format(time.RFC3339), until.Format(time.RFC3339)
	return path + "?sv=" + signedVersion + "&st=" + url.QueryEscape(st) + "&se=" + url.QueryEscape(se) +
		"&sr=b&sp=r&sig=" + url.QueryEscape(s.signature(path, st, se))
}

func (s *Storage) signature(path, st, se string) string {
	mac := hmac.New(sha256.New, s.cfg.Key)
	fmt.Fprintf(mac, "r\n%s\n%s\n%s\n%s\nb", st, se, path, signedVersion)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// check verifies the link. Storage refuses an Authorization header: the link
// is the credential, and a token sent along is a client's leak.
func (s *Storage) check(r *http.Request) *refusal {
	q := r.URL.Query()
	from, errFrom := time.Parse(time.RFC3339, q.Get("st"))
	until, errUntil := time.Parse(time.RFC3339, q.Get("se"))
	now := s.cfg.Now().UTC()
	want := s.signature(r.URL.Path, q.Get("st"), q.Get("se"))
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return badVerb
	case r.Header.Get("Authorization") != "":
		return badHeader
	case errFrom != nil || errUntil != nil || !hmac.Equal([]byte(want), []byte(q.Get("sig"))):
		return unauthenticated("Signature did not match. String to sign used was r\n%s\n%s\n%s", q.Get("st"), q.Get("se"), r.URL.Path)
	case now.Before(from) || now.After(until):
		return outdated(from, until, now)
	}
	return nil
}
