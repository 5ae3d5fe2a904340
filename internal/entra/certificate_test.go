package entra

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parapet/internal/secret"
)

// certificate returns a certificate of key in PEM, valid between two dates.
func certificate(t *testing.T, key crypto.Signer, from, to time.Time) string {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: from, NotAfter: to}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// pkcs8 returns key in PEM under a label.
func pkcs8(t *testing.T, key crypto.Signer, label string) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

func rsaKey(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestCertificateFiles(t *testing.T) {
	t.Parallel()
	ours, other := rsaKey(t), rsaKey(t)
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	valid := certificate(t, ours, now.Add(-time.Hour), now.Add(time.Hour))
	issuer := certificate(t, other, now.Add(-time.Hour), now.Add(time.Hour))
	key := pkcs8(t, ours, "PRIVATE KEY")
	traditional := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(ours)}))
	tests := []struct{ name, text, want string }{
		{"pem", valid + key, ""},
		{"pem, key first", key + valid, ""},
		{"pem, issuer first", issuer + valid + key, ""},
		{"pem, traditional key", valid + traditional, ""},
		{"ec key", certificate(t, curve, now, now.Add(time.Hour)) + pkcs8(t, curve, "PRIVATE KEY"), "not an RSA key"},
		{"ec key, traditional", valid + pkcs8(t, curve, "EC PRIVATE KEY"), "not an RSA key"},
		{"no key", valid, "no private key"},
		{"no certificate", key, "no certificate"},
		{"encrypted key", valid + pkcs8(t, ours, "ENCRYPTED PRIVATE KEY"), "its key is encrypted"},
		{"another's key", issuer + key, "do not belong together"},
		{"expired", certificate(t, ours, now.Add(-2*time.Hour), now.Add(-time.Hour)) + key, "expired on"},
		{"not yet valid", certificate(t, ours, now.Add(time.Hour), now.Add(2*time.Hour)) + key, "check this machine's clock"},
		{"broken key", valid + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "certificate_file"},
		{"nonsense", "hello", "neither PEM nor PFX"},
		{"empty", "", "neither PEM nor PFX"},
	}
	dir := t.TempDir()
	for _, test := range tests {
		file := filepath.Join(dir, strings.ReplaceAll(test.name, " ", "-"))
		if err := os.WriteFile(file, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		checkFile(t, file, "ignored for PEM", test.want)
	}
	checkFile(t, filepath.Join(dir, "absent"), "", "no such file")
}

func TestPFXFiles(t *testing.T) {
	t.Parallel()
	checkFile(t, "testdata/legacy.pfx", "opensesame", "")
	checkFile(t, "testdata/legacy.pfx", "wrong", "certificate_password does not open it")
	checkFile(t, "testdata/legacy.pfx", "", "certificate_password does not open it")
	checkFile(t, "testdata/modern.pfx", "opensesame", "convert it to PEM")
}

// checkFile makes an App of a certificate file and compares the error; an empty
// want means that it can sign in.
func checkFile(t *testing.T, file, password, want string) {
	t.Helper()
	server := &login{}
	app, err := New(Config{
		Cloud: commercial(t), TenantID: tenant, ClientID: client, Sender: server,
		CertificateFile: file, CertificatePassword: secret.New(password),
	})
	if want != "" {
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: error = %v, want %q", file, err, want)
		}
		return
	}
	if err != nil {
		t.Errorf("%s: %v", file, err)
		return
	}
	if _, err := app.Graph().Token(t.Context()); err != nil {
		t.Errorf("%s: %v", file, err)
	}
	if len(server.forms) != 1 || !strings.HasSuffix(server.forms[0], "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") {
		t.Errorf("%s: token requests = %q", file, server.forms)
	}
}
