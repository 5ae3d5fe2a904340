// Package load measures the service under many readers: a tenant is simulated,
// served and read run by run, each in a process of its own, as people would do,
// and readers ask over HTTP while a run goes on.
//
// The package is tests alone. As they run every day they use a small tenant and
// few readers, and demand that nothing fails; `make load` names a large one and
// prints the figures beside what is demanded of them.
//
// It knows the service by its API and by what it prints alone.
package load
