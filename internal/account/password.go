package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"parapet/internal/processors"
	"parapet/internal/secret"
)

// Cost is how much work the hash of a password is.
type Cost struct {
	// Memory is in KiB.
	Memory uint32
	Passes uint32
	Lanes  uint8
}

// Recommended is what OWASP's Password Storage Cheat Sheet recommends for
// argon2id: 19 MiB, two passes, one lane.
var Recommended = Cost{Memory: 19 * 1024, Passes: 2, Lanes: 1}

const (
	saltSize = 16
	hashSize = 32
)

// hasher hashes passwords by argon2id, as many at once as there are processors:
// each takes a processor and much memory, which strangers could ask for.
type hasher struct {
	cost  Cost
	slots chan struct{}
}

func newHasher(cost Cost) *hasher {
	return &hasher{cost: cost, slots: make(chan struct{}, processors.Count())}
}

// take waits for a slot. Who has it calls release.
func (h *hasher) take(ctx context.Context) (release func(), err error) {
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// hash is what is stored of a password: PHC's string format, so that the
// parameters lie beside the hash.
func (h *hasher) hash(ctx context.Context, password secret.Secret) (string, error) {
	release, err := h.take(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	return h.compute(password), nil
}

// compute is hash for who holds a slot.
func (h *hasher) compute(password secret.Secret) string {
	salt := make([]byte, saltSize)
	rand.Read(salt) // never fails
	return h.cost.format(salt, h.cost.sum(password, salt, hashSize))
}

func (c Cost) sum(password secret.Secret, salt []byte, size uint32) []byte {
	return argon2.IDKey([]byte(password.Reveal()), salt, c.Passes, c.Memory, c.Lanes, size)
}

const phc = "$argon2id$v=%d$m=%d,t=%d,p=%d$"

func (c Cost) format(salt, sum []byte) string {
	text := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf(phc, argon2.Version, c.Memory, c.Passes, c.Lanes) + text(salt) + "$" + text(sum)
}

// matches compares a password with what is stored, for who holds a slot. Without
// anything stored it takes as long, and nothing matches. outdated says that the
// hash was made at another cost.
func (h *hasher) matches(stored string, password secret.Secret) (ok, outdated bool) {
	cost, salt, sum, err := parseHash(stored)
	if err != nil {
		h.cost.sum(password, make([]byte, saltSize), hashSize)
		return false, false
	}
	same := subtle.ConstantTimeCompare(sum, cost.sum(password, salt, uint32(len(sum)))) == 1
	return same, same && cost != h.cost
}

func parseHash(stored string) (cost Cost, salt, sum []byte, err error) {
	var version int
	if _, err = fmt.Sscanf(stored, phc, &version, &cost.Memory, &cost.Passes, &cost.Lanes); err != nil {
		return cost, nil, nil, err
	}
	parts := strings.Split(stored, "$")
	if version != argon2.Version || len(parts) != 6 || cost.Passes == 0 || cost.Lanes == 0 {
		return cost, nil, nil, fmt.Errorf("a hash of another kind is stored")
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return cost, nil, nil, err
	}
	sum, err = base64.RawStdEncoding.DecodeString(parts[5])
	if err == nil && len(sum) < 16 {
		err = fmt.Errorf("the hash that is stored is too short")
	}
	return cost, salt, sum, err
}
