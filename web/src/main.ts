document.title = 'Duologue'; export {};
