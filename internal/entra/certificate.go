package entra

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // thumbprints of certificates are made of it
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"software.sslmate.com/src/go-pkcs12"

	"parapet/internal/secret"
)

// readCertificate reads a certificate that can sign in today and its RSA key.
func readCertificate(cfg Config) ([]*x509.Certificate, crypto.PrivateKey, error) {
	text, name := cfg.Certificate, "certificate"
	if cfg.CertificateFile != "" {
		var err error
		if text, err = os.ReadFile(cfg.CertificateFile); err != nil {
			return nil, nil, fmt.Errorf("read certificate_file: %w", err)
		}
		name = "certificate_file " + cfg.CertificateFile
	}
	certificates, key, err := parseCertificate(text, cfg.CertificatePassword)
	if err == nil {
		certificates, err = usable(certificates, key, time.Now())
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	return certificates, key, nil
}

// ErrPassword says that a PFX file is sealed with another password than is given.
var ErrPassword = errors.New("certificate_password does not open it")

// InspectCertificate returns the certificate with which the text of a PEM or PFX
// file would sign in. The error says why it would not.
func InspectCertificate(text []byte, password secret.Secret) (*x509.Certificate, error) {
	certificates, key, err := parseCertificate(text, password)
	if err == nil {
		certificates, err = usable(certificates, key, time.Now())
	}
	if err != nil {
		return nil, err
	}
	return certificates[0], nil
}

// Thumbprint is what Entra lists a certificate by.
func Thumbprint(c *x509.Certificate) string {
	sum := sha1.Sum(c.Raw) //nolint:gosec // a name, not a proof
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

func parseCertificate(text []byte, password secret.Secret) ([]*x509.Certificate, crypto.PrivateKey, error) {
	if bytes.Contains(text, []byte("-----BEGIN ")) {
		if err := checkPEM(text); err != nil {
			return nil, nil, err
		}
		return azidentity.ParseCertificates(text, nil)
	}
	return parsePFX(text, password)
}

func parsePFX(text []byte, password secret.Secret) ([]*x509.Certificate, crypto.PrivateKey, error) {
	key, first, others, err := pkcs12.DecodeChain(text, password.Reveal())
	switch {
	case err == nil:
		return append([]*x509.Certificate{first}, others...), key, nil
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return nil, nil, ErrPassword
	case strings.HasSuffix(err.Error(), "private key missing"): // the module has no value for it
		return nil, nil, errors.New("it holds no private key: export the certificate together with its key")
	}
	return nil, nil, fmt.Errorf("it is neither PEM nor a PFX that can be read: %w", err)
}

// checkPEM names what the Microsoft library passes over in silence.
func checkPEM(text []byte) error {
	var certificate, key bool
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		switch block.Type {
		case "CERTIFICATE":
			certificate = true
		case "EC PRIVATE KEY":
			return errNotRSA
		case "ENCRYPTED PRIVATE KEY":
			return errEncryptedPEM
		case "PRIVATE KEY", "RSA PRIVATE KEY":
			if block.Headers["DEK-Info"] != "" {
				return errEncryptedPEM
			}
			key = true
		}
	}
	if !certificate {
		return errors.New("it holds no certificate, only a key: append the certificate to the file")
	}
	if !key {
		return errors.New("it holds no private key: append the key to the file")
	}
	return nil
}

var (
	errNotRSA       = errors.New("its key is not an RSA key: Entra ID signs applications in with RSA certificates only")
	errEncryptedPEM = errors.New("its key is encrypted, which only PFX files may be: decrypt it with `openssl pkey`, or use a PFX")
)

// usable returns certificates with the key's own in front.
func usable(certificates []*x509.Certificate, key crypto.PrivateKey, now time.Time) ([]*x509.Certificate, error) {
	private, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, errNotRSA
	}
	for i, c := range certificates {
		if !private.PublicKey.Equal(c.PublicKey) {
			continue
		}
		if now.After(c.NotAfter) {
			return nil, fmt.Errorf("the certificate expired on %s: make a new one and register it with the application",
				c.NotAfter.Format(time.DateOnly))
		}
		if now.Before(c.NotBefore) {
			return nil, fmt.Errorf("the certificate is valid only from %s: check this machine's clock",
				c.NotBefore.Format(time.DateOnly))
		}
		certificates[0], certificates[i] = c, certificates[0]
		return certificates, nil
	}
	return nil, errors.New("the certificate and the private key do not belong together")
}
