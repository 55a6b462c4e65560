import { group } from './groups.js'

// What is imported while a test runs would count as that test's, and no other would be asked about it.
for (const file of group.mutate) await import(/* @vite-ignore */ `../../${file}`)
