package simulator_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/golang-jwt/jwt/v5"
)

// assertion builds a client assertion that a test may spoil.
type assertion struct {
	method jwt.SigningMethod
	key    *rsa.PrivateKey
	header map[string]any
	claims jwt.MapClaims
}

func (a assertion) signIn(t *testing.T, s *tenant) answer {
	t.Helper()
	token := jwt.NewWithClaims(a.method, a.claims)
	for name, value := range a.header {
		token.Header[name] = value
	}
	signed, err := token.SignedString(a.key)
	if err != nil {
		t.Fatal(err)
	}
	return s.signIn(t, url.Values{
		"client_secret": {""}, "client_assertion": {signed},
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
	})
}

func TestAssertions(t *testing.T) {
	t.Parallel()
	s := shared(t)
	c := s.Credentials()
	certificates, parsed, err := azidentity.ParseCertificates(c.CertificatePEM, nil)
	if err != nil {
		t.Fatal(err)
	}
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	sum256, sum1 := sha256.Sum256(certificates[0].Raw), sha1.Sum(certificates[0].Raw)
	good := func() assertion {
		now := time.Now()
		return assertion{
			method: jwt.SigningMethodPS256,
			key:    parsed.(*rsa.PrivateKey),
			header: map[string]any{"x5t#S256": base64.RawURLEncoding.EncodeToString(sum256[:])},
			claims: jwt.MapClaims{
				"aud": s.URL + "/" + c.TenantID + "/oauth2/v2.0/token", "iss": c.ClientID, "sub": c.ClientID,
				"jti": "1", "nbf": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(),
			},
		}
	}
	for name, test := range map[string]struct {
		code  int
		spoil func(*assertion)
	}{
		"as Entra documents it": {0, func(*assertion) {}},
		"padded thumbprint":     {0, func(a *assertion) { a.header["x5t#S256"] = base64.StdEncoding.EncodeToString(sum256[:]) }},
		"the older form": {0, func(a *assertion) {
			a.method, a.header = jwt.SigningMethodRS256, map[string]any{"x5t": base64.RawURLEncoding.EncodeToString(sum1[:])}
		}},
		"unregistered certificate": {700027, func(a *assertion) { a.header["x5t#S256"] = "AAAA" }},
		"no thumbprint":            {700027, func(a *assertion) { a.header = nil }},
		"another key":              {50012, func(a *assertion) { a.key = other }},
		"expired":                  {500133, func(a *assertion) { a.claims["exp"] = time.Now().Add(-time.Minute).Unix() }},
		"not yet valid":            {500133, func(a *assertion) { a.claims["nbf"] = time.Now().Add(time.Hour).Unix() }},
		"another application":      {700021, func(a *assertion) { a.claims["iss"] = "someone" }},
		"another audience":         {700023, func(a *assertion) { a.claims["aud"] = "https://example.com/token" }},
	} {
		a := good()
		test.spoil(&a)
		got := a.signIn(t, s)
		var e entraError
		decode(t, got, &e)
		switch {
		case test.code == 0 && got.Status != http.StatusOK:
			t.Errorf("%s: %d %s", name, got.Status, got.Body)
		case test.code != 0 && (got.Status != http.StatusUnauthorized || len(e.Codes) != 1 || e.Codes[0] != test.code):
			t.Errorf("%s: %d %+v, want 401 AADSTS%d", name, got.Status, e, test.code)
		}
	}
}
