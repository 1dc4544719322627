import './older-browsers.ts'
