package world

import (
	"fmt"
	"iter"
	"strings"
	"sync"
	"time"
)

// Certificate is an X.509 certificate at one place of a device.
type Certificate struct {
	// Thumbprint is its SHA-1 in upper-case hexadecimal digits.
	Thumbprint   string
	SerialNumber string
	// Path is where it lies; a certificate may lie at several.
	Path string
	// Subject and Issuer are common names, null when empty.
	Subject, Issuer string
	// SubjectType is CA or End Entity.
	SubjectType        string
	SignatureAlgorithm string
	// KeyLength is in bits; 0 on a few.
	KeyLength int
	// KeyUsage and ExtendedKeyUsage are null when nil.
	KeyUsage, ExtendedKeyUsage []string
	SelfSigned                 bool
	// NotBefore and NotAfter are the zero time where they are unknown: the API
	// prints year 1.
	NotBefore, NotAfter time.Time
}

// authorities issue what devices have in common.
var authorities = []struct {
	subject, issuer string
	on              family
	share           float64
	begins, years   int
}{
	{"Example Root CA R1", "Example Root CA R1", windows | mac, 1, 2012, 26},
	{"Example Root CA R2", "Example Root CA R2", windows | mac, 1, 2017, 20},
	{"Corporate Root CA", "Corporate Root CA", desktops, 1, 2019, 20},
	{"Corporate Issuing CA 1", "Corporate Root CA", desktops, 0.9, 2020, 10},
	{"Corporate Issuing CA 2", "Corporate Root CA", desktops, 0.4, 2022, 10},
	{"Old Proxy CA", "Old Proxy CA", windows, 0.3, 2014, 10},
	{"", "", windows, 0.1, 0, 0},
}

var certificateLot = digest("certificate")

// Certificates yields the certificates of the device, each as often as it lies
// somewhere: those of authorities, and on every third device one of its own,
// which is renewed four times a year.
func (t *Tenant) Certificates(d *Device) iter.Seq[Certificate] {
	return func(yield func(Certificate) bool) {
		if d.installs == nil || d.kind.family&desktops == 0 {
			return
		}
		for i, a := range authorities {
			l := d.lot(certificateLot, i)
			if a.on&d.kind.family == 0 || !l.below(a.share) {
				continue
			}
			c := issued()[i]
			if !yield(c) {
				return
			}
			c.Path = `LocalMachine\AuthRoot\` + c.Thumbprint
			if l.draw(1).below(0.2) && !yield(c) {
				return
			}
		}
		if own := d.lot(certificateLot, len(authorities)); own.below(1.0 / 3) {
			yield(t.certificate(d, own))
		}
	}
}

// issued are the certificates of the authorities, in their order.
var issued = sync.OnceValue(func() []Certificate {
	all := make([]Certificate, len(authorities))
	for i := range all {
		all[i] = authority(i)
	}
	return all
})

func authority(i int) Certificate {
	a := authorities[i]
	c := Certificate{
		Subject: a.subject, Issuer: a.issuer, SubjectType: "CA", SelfSigned: a.subject == a.issuer && a.subject != "",
		SignatureAlgorithm: "sha384ECDSA",
	}
	c.sign(digest(fmt.Sprint("authority ", i)))
	c.Path = `LocalMachine\Root\` + c.Thumbprint
	if a.years > 0 {
		c.NotBefore, c.NotAfter = date(a.begins, 1, 1), date(a.begins+a.years, 1, 1)
		c.SignatureAlgorithm, c.KeyLength, c.KeyUsage = "sha256RSA", 4096, []string{"CertSign", "CrlSign"}
	}
	return c
}

// certificate is the one that was issued to the device itself.
func (t *Tenant) certificate(d *Device, l lot) Certificate {
	held, since := t.epoch(l, t.Generated, 91*day)
	c := Certificate{
		Subject: d.host, Issuer: "Corporate Issuing CA 1", SubjectType: "End Entity",
		SignatureAlgorithm: "sha256RSA", KeyLength: 2048,
		KeyUsage:         []string{"DigitalSignature", "KeyEncipherment"},
		ExtendedKeyUsage: []string{"Client Authentication", "Server Authentication"},
		NotBefore:        since, NotAfter: since.Add(100 * day),
	}
	if l.draw(3).below(0.3) {
		c.Issuer, c.SelfSigned = d.host, true
	}
	c.sign(uint64(held))
	c.Path = `LocalMachine\My\` + c.Thumbprint
	return c
}

// sign gives the certificate the thumbprint and the serial number of a lot.
func (c *Certificate) sign(of uint64) {
	l := lot(of)
	c.Thumbprint = strings.ToUpper(fmt.Sprintf("%016x%016x%08x", uint64(l.draw(1)), uint64(l.draw(2)), uint32(l.draw(3))))
	c.SerialNumber = strings.ToUpper(fmt.Sprintf("%016x%016x", uint64(l.draw(4)), uint64(l.draw(5))))
}
