package login

import (
	"crypto/sha1" //nolint:gosec // x5t is defined as a SHA-1 thumbprint
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"

	"parapet/internal/simulator/registration"
)

// errUnregistered says that no registered certificate has the assertion's
// thumbprint.
var errUnregistered = errors.New("unregistered certificate")

// checkAssertion verifies a signed assertion as Entra's page on certificate
// credentials describes it: signature by a registered certificate, addressed
// to the token endpoint, speaking of the application itself, valid now.
func (e *Entra) checkAssertion(assertion, host string, app registration.App) *refusal {
	var claims jwt.RegisteredClaims
	_, err := jwt.ParseWithClaims(assertion, &claims,
		func(token *jwt.Token) (any, error) { return publicKey(token.Header, app) },
		jwt.WithValidMethods([]string{"PS256", "RS256"}), jwt.WithExpirationRequired())
	switch {
	case errors.Is(err, errUnregistered):
		return refused(700027, "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '%s'.]", app.ID)
	case errors.Is(err, jwt.ErrTokenExpired), errors.Is(err, jwt.ErrTokenNotValidYet):
		return refused(500133, "Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token.")
	case err != nil:
		return refused(50012, "Authentication failed: the client assertion's signature or format is invalid.")
	case !strings.EqualFold(claims.Issuer, app.ID) || !strings.EqualFold(claims.Subject, app.ID):
		return refused(700021, "Client assertion application identifier doesn't match 'client_id' parameter.")
	case !slices.ContainsFunc(claims.Audience, func(aud string) bool { return e.isTokenEndpoint(aud, host) }):
		return refused(700023, "Client assertion audience claim does not match Realm issuer.")
	}
	return nil
}

// publicKey finds the registered certificate that the header names by its
// thumbprint: SHA-256 as MSAL sends it now, or SHA-1.
func publicKey(header map[string]any, app registration.App) (any, error) {
	for _, der := range app.Certificates {
		sha256sum, sha1sum := sha256.Sum256(der), sha1.Sum(der) //nolint:gosec // see above
		if !isThumbprint(header["x5t#S256"], sha256sum[:]) && !isThumbprint(header["x5t"], sha1sum[:]) {
			continue
		}
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, err
		}
		return certificate.PublicKey, nil
	}
	return nil, errUnregistered
}

// isThumbprint compares in every base64 that clients write: the standard says
// URL-safe without padding, MSAL for Go writes the standard alphabet padded.
func isThumbprint(value any, sum []byte) bool {
	text, ok := value.(string)
	if !ok {
		return false
	}
	text = strings.NewReplacer("+", "-", "/", "_").Replace(strings.TrimRight(text, "="))
	return text == base64.RawURLEncoding.EncodeToString(sum)
}

// isTokenEndpoint reports whether an audience is this tenant's token endpoint
// under the host that was asked or under Microsoft's own names for it.
func (e *Entra) isTokenEndpoint(audience, host string) bool {
	u, err := url.Parse(audience)
	if err != nil {
		return false
	}
	hosts := []string{host, "login.microsoftonline.com", "login.microsoftonline.us", "login.windows.net"}
	tenant, rest, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	return slices.Contains(hosts, u.Host) && e.knows(tenant) &&
		slices.Contains([]string{"oauth2/v2.0/token", "oauth2/token", "v2.0", ""}, rest)
}
