package simulator

import (
	"cmp"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"parapet/internal/simulator/registration"
	"parapet/internal/simulator/world"
)

// stateFile keeps, beside the certificates, what a tenant is made of.
const stateFile = "tenant.json"

// state is a tenant as it is kept. The world itself is not: it follows from
// its seed, its size, its start and its age.
type state struct {
	Seed uint64 `json:"seed"`
	size
	Integration string             `json:"integration"`
	Start       time.Time          `json:"start"`
	Hours       int                `json:"hours_advanced"`
	ClientID    string             `json:"client_id"`
	Apps        []registration.App `json:"apps"`
}

// size is how much there is of a tenant. Beside the devices, zero means what
// the world usually has.
type size struct {
	Devices           int `json:"devices"`
	FindingsPerDevice int `json:"findings_per_device,omitempty"`
	SoftwarePerDevice int `json:"software_per_device,omitempty"`
}

func (s size) String() string {
	text := fmt.Sprintf("%d devices", s.Devices)
	if s.FindingsPerDevice > 0 {
		text += fmt.Sprintf(" with %d findings each", s.FindingsPerDevice)
	}
	if s.SoftwarePerDevice > 0 {
		text += fmt.Sprintf(" and %d products", s.SoftwarePerDevice)
	}
	return text
}

// fresh is the state of a new tenant. Its world begins at a midnight: devices
// report at a time of the day and snapshots are built at others, so that worlds
// that begin at different times of the day would differ in more than dates.
func fresh(cfg Config) state {
	s := state{
		Seed:        cmp.Or(cfg.Seed, 1),
		size:        size{cmp.Or(cfg.Devices, 1000), cfg.FindingsPerDevice, cfg.SoftwarePerDevice},
		Integration: cmp.Or(cfg.Integration, "acme"),
		Start:       cfg.Start,
	}
	if s.Start.IsZero() {
		s.Start = time.Now().UTC().Truncate(24 * time.Hour)
	}
	return s
}

// load reads the kept state, or makes a new one from the configuration.
func load(cfg Config) (state, error) {
	if cfg.StateDir == "" {
		return fresh(cfg), nil
	}
	if err := os.MkdirAll(cfg.StateDir, 0o700); err != nil {
		return state{}, err
	}
	path := filepath.Join(cfg.StateDir, stateFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fresh(cfg), nil
	}
	if err != nil {
		return state{}, err
	}
	var kept state
	if err := json.Unmarshal(data, &kept); err != nil {
		return state{}, fmt.Errorf("%s is damaged; remove the directory to found a new tenant: %w", path, err)
	}
	return kept, kept.answers(cfg)
}

// answers returns an error when something else than the kept tenant was asked
// for; what was left open is as it is kept.
func (s state) answers(cfg Config) error {
	asked := size{
		cmp.Or(cfg.Devices, s.Devices), cmp.Or(cfg.FindingsPerDevice, s.FindingsPerDevice), cmp.Or(cfg.SoftwarePerDevice, s.SoftwarePerDevice),
	}
	seed, integration := cmp.Or(cfg.Seed, s.Seed), cmp.Or(cfg.Integration, s.Integration)
	if asked == s.size && seed == s.Seed && integration == s.Integration {
		return nil
	}
	return fmt.Errorf("%s keeps a tenant %q of %v with seed %d, but %q of %v with seed %d was asked for; ask for the kept one or name another directory",
		cfg.StateDir, s.Integration, s.size, s.Seed, integration, asked, seed)
}

// revive founds the world and lets it live for as long as it had lived.
func (s state) revive() *world.World {
	w := world.New(world.Config{
		Seed: s.Seed, Devices: s.Devices, FindingsPerDevice: s.FindingsPerDevice, SoftwarePerDevice: s.SoftwarePerDevice,
		Now: s.Start, Integration: s.Integration,
	})
	if s.Hours > 0 {
		w.Advance(s.Hours)
	}
	return w
}

// keep writes the state, aside and then in place, so that a crash leaves a
// whole one.
func (s *Server) keep() error {
	if s.cfg.StateDir == "" {
		return nil
	}
	s.keeping.Lock()
	defer s.keeping.Unlock()
	data, err := json.MarshalIndent(state{
		Seed:        s.cfg.Seed,
		size:        size{s.cfg.Devices, s.cfg.FindingsPerDevice, s.cfg.SoftwarePerDevice},
		Integration: s.cfg.Integration,
		Start:       s.start,
		Hours:       s.world.Hours(),
		ClientID:    s.app,
		Apps:        s.apps.All(),
	}, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the simulator's state: %w", err)
	}
	path := filepath.Join(s.cfg.StateDir, stateFile)
	if err := os.WriteFile(path+".new", data, 0o600); err != nil {
		return fmt.Errorf("keep the simulator's state: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("keep the simulator's state: %w", err)
	}
	return nil
}

// firstApp is the application that WriteConfig speaks of. It holds what the
// product needs to read everything, and a permission that nothing needs. It
// lacks what the product falls back on: Defender's own alerts and hunting.
func firstApp(seed uint64, certificate *x509.Certificate) registration.App {
	// The stream is the application's own: whatever else a seed decides, it
	// leaves these ids alone.
	chance := rand.New(rand.NewPCG(seed, 0x617070))
	return registration.App{
		ID: uuid.Must(uuid.NewRandomFromReader(reader{chance})).String(),
		Roles: map[registration.Resource][]string{
			registration.Graph: {"Organization.Read.All", "Directory.Read.All", "ThreatHunting.Read.All", "SecurityAlert.Read.All", "User.Read"},
			registration.Defender: {
				"Machine.Read.All", "User.Read.All", "Vulnerability.Read.All", "Software.Read.All",
				"SecurityRecommendation.Read.All", "Score.Read.All",
			},
		},
		Licences:     registration.AllLicences(),
		Secrets:      []registration.Secret{{Value: secret(chance)}},
		Certificates: [][]byte{certificate.Raw},
	}
}

// secret looks like Entra's: forty characters with a marker after the sixth.
func secret(chance *rand.Rand) string {
	return fmt.Sprintf("sim8Q~%016x%016x%02x", chance.Uint64(), chance.Uint64(), chance.Uint32()&0xFF)
}

// reader is a source of seeded bytes.
type reader struct{ chance *rand.Rand }

func (r reader) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(r.chance.Uint32())
	}
	return len(p), nil
}
