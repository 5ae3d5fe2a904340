package world

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
)

// dice returns the chances of one noun in one hour of the world; hour 0 is the
// founding. Every noun has its own, so that a noun added or drawn more often
// leaves the others as they were.
func (c Config) dice(noun string, hour int) *rand.Rand {
	return rand.New(rand.NewPCG(c.Seed, digest(noun)+uint64(hour)*0x9e3779b97f4a7c15)) //nolint:gosec // repeatable by design
}

// digest spreads a text over 64 bits, the same in every process.
func digest(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s)) // never returns an error
	return h.Sum64()
}

func chance(r *rand.Rand, p float64) bool { return r.Float64() < p }

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// between draws from low to high, both included.
func between(r *rand.Rand, low, high int) int { return low + r.IntN(high-low+1) }

func randomBytes(r *rand.Rand, n int) []byte {
	b := make([]byte, 0, n+8)
	for len(b) < n {
		b = binary.LittleEndian.AppendUint64(b, r.Uint64())
	}
	return b[:n]
}

// hexID returns n random bytes as lower-case hexadecimal digits.
func hexID(r *rand.Rand, n int) string { return hex.EncodeToString(randomBytes(r, n)) }

// guid returns a random (version 4) GUID.
func guid(r *rand.Rand) string {
	b := randomBytes(r, 16)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
