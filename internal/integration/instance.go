package integration

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"parapet/internal/problem"
	"parapet/internal/state"
)

// Create makes an integration. When it is enabled and has an interval, it is due
// at once.
func (s *Store) Create(ctx context.Context, set Settings, by string) (Instance, error) {
	return s.poked(write(ctx, s, func(tx *state.Tx) (Instance, error) {
		set, err := s.checked(ctx, tx, set)
		if err != nil {
			return Instance{}, err
		}
		at := now()
		made := Instance{
			ID: ID(state.NewID()), Version: 1, Settings: set,
			CreatedAt: at, CreatedBy: by, ChangedAt: at, ChangedBy: by,
		}
		if made.Key, err = freeKey(ctx, tx, set.Name); err != nil {
			return Instance{}, err
		}
		if set.Enabled {
			made.EnabledAt = at
		}
		return made, insertInstance(ctx, tx, made, set.Schedule.Next(made.EnabledAt, at.Add(-1)))
	}))
}

// poked has the queue look at the schedules, one of which may have changed.
func (s *Store) poked(is Instance, err error) (Instance, error) {
	if err == nil {
		s.queue.Poke()
	}
	return is, err
}

// Instance is the integration of an id.
func (s *Store) Instance(ctx context.Context, id ID) (Instance, error) {
	return read(ctx, s, func(tx *state.Tx) (Instance, error) { return instance(ctx, tx, id) })
}

// InstanceOf is the integration of a key or a name.
func (s *Store) InstanceOf(ctx context.Context, name string) (Instance, error) {
	return read(ctx, s, func(tx *state.Tx) (Instance, error) { return instanceOf(ctx, tx, name) })
}

// Change gives an integration other settings. Its kind stays. When it is enabled by
// that, its intervals are counted from now.
func (s *Store) Change(ctx context.Context, id ID, version int64, set Settings, by string) (Instance, error) {
	return s.alter(ctx, id, version, by, func(Settings) Settings { return set })
}

// Pause stops an integration from running by itself. A run that is at work goes on.
func (s *Store) Pause(ctx context.Context, id ID, version int64, by string) (Instance, error) {
	return s.alter(ctx, id, version, by, func(set Settings) Settings { set.Enabled = false; return set })
}

// Resume lets an integration run by itself again, its intervals counted from now.
func (s *Store) Resume(ctx context.Context, id ID, version int64, by string) (Instance, error) {
	return s.alter(ctx, id, version, by, func(set Settings) Settings { set.Enabled = true; return set })
}

func (s *Store) alter(ctx context.Context, id ID, version int64, by string, change func(Settings) Settings) (Instance, error) {
	return s.poked(write(ctx, s, func(tx *state.Tx) (Instance, error) {
		is, err := instance(ctx, tx, id)
		if err != nil {
			return is, err
		}
		if err := upToDate("integration", version, is.Version); err != nil {
			return is, err
		}
		before := is.Settings
		set := change(before)
		set.Kind = before.Kind
		if set, err = s.checked(ctx, tx, set); err != nil {
			return is, err
		}
		is.Settings, is.Version, is.ChangedAt, is.ChangedBy = set, is.Version+1, now(), by
		switch {
		case !set.Enabled:
			is.EnabledAt = time.Time{}
		case !before.Enabled:
			is.EnabledAt = is.ChangedAt
		}
		return is, updateInstance(ctx, tx, is, before)
	}))
}

// checked are settings as they are kept, or what is wrong with them.
func (s *Store) checked(ctx context.Context, tx *state.Tx, set Settings) (Settings, error) {
	set = set.withDefaults()
	wrong := set.check(s.allowPrivate)
	if set.Credential != "" {
		if _, err := credential(ctx, tx, set.Credential); problem.Is(err, problem.NotFound) {
			wrong = append(wrong, problem.Field{Path: "credential_id", Text: "there is no such credential: choose one of those that are there, or make one"})
		} else if err != nil {
			return set, err
		}
	}
	return set, problem.Wrong(wrong...)
}

// withDefaults are the settings with what is not said.
func (set Settings) withDefaults() Settings {
	set.Name, set.AccountName = strings.TrimSpace(set.Name), strings.TrimSpace(set.AccountName)
	if set.AccountName == "" {
		set.AccountName = set.Name
	}
	if set.Cloud == "" {
		set.Cloud = "commercial"
	}
	if set.QuotaWindowScale == 0 {
		set.QuotaWindowScale = 1
	}
	set.Sources = maps.Clone(set.Sources)
	if set.Sources == nil {
		set.Sources = map[string]bool{}
	}
	kind, _ := KindOf(set.Kind)
	for _, source := range kind.Sources {
		if _, said := set.Sources[source.Name]; !said && !source.Always {
			set.Sources[source.Name] = source.Default
		}
	}
	return set
}

// otherwise are the keys that lead elsewhere in the console's addresses.
var otherwise = []string{"library", "new"}

// freeKey is a key for a name that no integration has or had.
func freeKey(ctx context.Context, tx *state.Tx, name string) (string, error) {
	slug := slugOf(name)
	taken, err := keysLike(ctx, tx, slug)
	if err != nil {
		return "", fmt.Errorf("find a key for %q: %w", name, err)
	}
	key := slug
	for n := 2; slices.Contains(taken, key) || slices.Contains(otherwise, key); n++ {
		key = fmt.Sprintf("%s-%d", slug, n)
	}
	return key, nil
}

// slugLength leaves room for a number within 64 characters.
const slugLength = 48

// slugOf is a name in lower case letters, digits and dashes.
func slugOf(name string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(name) {
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() == slugLength {
			break
		}
	}
	if slug := strings.Trim(b.String(), "-"); slug != "" {
		return slug
	}
	return "integration"
}
