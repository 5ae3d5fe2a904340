package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"time"
)

// validity is long enough that a kept tenant outlives the machine it runs on.
const validity = 10 * 365 * 24 * time.Hour

// backdate lets a client whose clock lags a little accept a new certificate.
const backdate = 24 * time.Hour

func newAuthority() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := template("Parapet simulator CA")
	template.IsCA = true
	template.BasicConstraintsValid = true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	self := tls.Certificate{PrivateKey: key, Leaf: template}
	certificate, err := issue(template, key.Public(), self)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{
		Certificate: [][]byte{certificate.Raw},
		PrivateKey:  key,
		Leaf:        certificate,
	}, nil
}

func serverTemplate(hosts []string) *x509.Certificate {
	t := template("Parapet simulator")
	t.KeyUsage = x509.KeyUsageDigitalSignature
	t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			t.IPAddresses = append(t.IPAddresses, ip)
			continue
		}
		t.DNSNames = append(t.DNSNames, host)
	}
	return t
}

func clientTemplate() *x509.Certificate {
	t := template("Parapet sign-in")
	t.KeyUsage = x509.KeyUsageDigitalSignature
	t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	return t
}

func template(name string) *x509.Certificate {
	now := time.Now()
	return &x509.Certificate{
		Subject:   pkix.Name{CommonName: name, Organization: []string{"Parapet"}},
		NotBefore: now.Add(-backdate),
		NotAfter:  now.Add(validity),
	}
}

// issue signs template for a public key with the authority's key.
func issue(template *x509.Certificate, public crypto.PublicKey, authority tls.Certificate) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	template.SerialNumber = serial
	der, err := x509.CreateCertificate(rand.Reader, template, authority.Leaf, public, authority.PrivateKey)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}
