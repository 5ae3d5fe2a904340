package quota_test

import (
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/simulator/quota"
)

func TestPurse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		purse := quota.NewPurse(0)
		short, long := quota.Allowance{Amount: 10, Window: time.Minute}, quota.Allowance{Amount: 15, Window: time.Hour}
		if used := purse.Spend("a", 9, short, long); used != 0.9 || purse.Lacks("a", short, long) != nil {
			t.Errorf("after 9 of 10: used %v", used)
		}
		time.Sleep(30 * time.Second)
		purse.Spend("a", 4, short, long) // begun with something left
		if lack := purse.Lacks("a", short, long); lack == nil || lack.Allowance != short || lack.Wait != 30*time.Second {
			t.Errorf("after 13 of 10: %+v, want the minute for 30s", lack)
		}
		if lack := purse.Lacks("b", short, long); lack != nil {
			t.Errorf("another key lacks %+v", lack)
		}
		time.Sleep(30 * time.Second)
		if lack := purse.Lacks("a", short, long); lack != nil {
			t.Errorf("a minute after the first: %+v", lack)
		}
		purse.Spend("a", 2, short, long)
		if lack := purse.Lacks("a", short, long); lack == nil || lack.Allowance != long || lack.Wait != 59*time.Minute {
			t.Errorf("after 15 within the hour: %+v, want the hour for 59m", lack)
		}
	})
}
