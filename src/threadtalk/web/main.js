import "./lib/vendor.js";
