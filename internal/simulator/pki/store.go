package pki

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

// store is the directory the files live in; empty means nowhere.
type store string

// read returns a file's content, or nil when it is not there.
func (s store) read(name string) ([]byte, error) {
	if s == "" {
		return nil, nil
	}
	data, err := os.ReadFile(filepath.Join(string(s), name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

func (s store) write(name string, data []byte) error {
	if s == "" {
		return nil
	}
	return os.WriteFile(filepath.Join(string(s), name), data, 0o600)
}

func (s store) authority() (tls.Certificate, error) {
	certificate, err := s.read(AuthorityFile)
	if err != nil {
		return tls.Certificate{}, err
	}
	key, err := s.read(authorityKeyFile)
	if err != nil {
		return tls.Certificate{}, err
	}
	if certificate != nil && key != nil {
		return tls.X509KeyPair(certificate, key)
	}
	made, err := newAuthority()
	if err != nil {
		return tls.Certificate{}, err
	}
	keyPEM, err := encodeKey(made.PrivateKey)
	if err != nil {
		return tls.Certificate{}, err
	}
	if err := s.write(authorityKeyFile, keyPEM); err != nil {
		return tls.Certificate{}, err
	}
	return made, s.write(AuthorityFile, encodeCertificate(made.Leaf))
}

func (s store) server(authority tls.Certificate, hosts []string) (tls.Certificate, error) {
	kept, err := s.read(serverFile)
	if err != nil {
		return tls.Certificate{}, err
	}
	if kept != nil {
		pair, err := tls.X509KeyPair(kept, kept)
		if err == nil && covers(pair.Leaf, hosts) {
			return pair, nil
		}
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	certificate, err := issue(serverTemplate(hosts), key.Public(), authority)
	if err != nil {
		return tls.Certificate{}, err
	}
	keyPEM, err := encodeKey(key)
	if err != nil {
		return tls.Certificate{}, err
	}
	bundle := append(encodeCertificate(certificate), keyPEM...)
	return tls.Certificate{
		Certificate: [][]byte{certificate.Raw},
		PrivateKey:  key,
		Leaf:        certificate,
	}, s.write(serverFile, bundle)
}

// clientPair is the sign-in certificate and its file.
type clientPair struct {
	certificate *x509.Certificate
	pem         []byte
}

func (s store) client(authority tls.Certificate) (clientPair, error) {
	bundle, err := s.read(ClientFile)
	if err != nil {
		return clientPair{}, err
	}
	if bundle == nil {
		if bundle, err = newClient(authority); err != nil {
			return clientPair{}, err
		}
		if err := s.write(ClientFile, bundle); err != nil {
			return clientPair{}, err
		}
	}
	pair, err := tls.X509KeyPair(bundle, bundle)
	if err != nil {
		return clientPair{}, err
	}
	return clientPair{pair.Leaf, bundle}, s.exchange(pair)
}

// newClient makes a sign-in certificate with its key.
func newClient(authority tls.Certificate) ([]byte, error) {
	key, err := rsa.GenerateKey(rand.Reader, rsaBits)
	if err != nil {
		return nil, err
	}
	certificate, err := issue(clientTemplate(), key.Public(), authority)
	if err != nil {
		return nil, err
	}
	keyPEM, err := encodeKey(key)
	return append(encodeCertificate(certificate), keyPEM...), err
}

// exchange keeps the sign-in certificate as a PFX, too, unless it is there.
func (s store) exchange(client tls.Certificate) error {
	if kept, err := s.read(exchangeFile); s == "" || kept != nil || err != nil {
		return err
	}
	sealed, err := pkcs12.Modern.Encode(client.PrivateKey, client.Leaf, nil, Password)
	if err != nil {
		return err
	}
	return s.write(exchangeFile, sealed)
}

func (s store) signingKey() (*rsa.PrivateKey, error) {
	kept, err := s.read(signingKeyFile)
	if err != nil {
		return nil, err
	}
	if kept != nil {
		return decodeRSA(kept)
	}
	key, err := rsa.GenerateKey(rand.Reader, rsaBits)
	if err != nil {
		return nil, err
	}
	keyPEM, err := encodeKey(key)
	if err != nil {
		return nil, err
	}
	return key, s.write(signingKeyFile, keyPEM)
}

// covers reports whether a certificate answers for every host and is not
// about to run out.
func covers(certificate *x509.Certificate, hosts []string) bool {
	if time.Now().Before(certificate.NotBefore) || time.Now().Add(24*time.Hour).After(certificate.NotAfter) {
		return false
	}
	for _, host := range hosts {
		if certificate.VerifyHostname(host) != nil {
			return false
		}
	}
	return true
}
