package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ParseDuration reads a time greater than zero as people write it: 90d, 48h,
// 1h30m, 500ms.
func ParseDuration(text string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n > 0 && n <= 36500 {
			return time.Duration(n) * 24 * time.Hour, nil
		}
	} else if d, err := time.ParseDuration(text); err == nil && d > 0 {
		return d, nil
	}
	return 0, fmt.Errorf("%q is malformed: it must be a time such as 90d, 48h or 30s", text)
}

// units are those of sizes, the longer before those they end with.
var units = []struct {
	name  string
	bytes float64
}{
	{"KiB", 1 << 10},
	{"MiB", 1 << 20},
	{"GiB", 1 << 30},
	{"TiB", 1 << 40},
	{"kB", 1e3},
	{"MB", 1e6},
	{"GB", 1e9},
	{"TB", 1e12},
	{"B", 1},
}

// ParseSize reads a number of bytes greater than zero with its unit: 1GiB,
// 1.5GB, 512MiB.
func ParseSize(text string) (int64, error) {
	for _, u := range units {
		number, ok := strings.CutSuffix(text, u.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if bytes := n * u.bytes; err == nil && bytes >= 1 && bytes < 1<<60 {
			return int64(bytes), nil
		}
		break
	}
	return 0, fmt.Errorf("%q is malformed: it must be a size such as 512MiB or 2GiB", text)
}
