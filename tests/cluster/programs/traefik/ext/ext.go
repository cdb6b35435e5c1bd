// Package ext stands for the empty extension points that Traefik keeps in a module of its own, which no proxy serves.
package ext

// HTTP extends nothing.
type HTTP struct{}

// Router extends nothing.
type Router struct{}

// RouterIng extends nothing.
type RouterIng struct{}

// ToRouter turns nothing into nothing.
func (RouterIng) ToRouter() Router { return Router{} }
