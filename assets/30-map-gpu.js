/*
 * Paints the cloud with WebGL2: one vertex of seven bytes per point, two passes (dimmed, matching).
 * A change of mask uploads n bytes and nothing else.
 */
(() => {
  "use strict";

  const undertone = (window.undertone = window.undertone || {});
  const parts = (undertone.mapParts = undertone.mapParts || {});

  const VERTEX = `#version 300 es
    precision highp float;
    layout(location = 0) in vec2 place;     // units, 0..65535
    layout(location = 1) in float colour;   // palette slot
    layout(location = 2) in float mask;     // 1 = match
    layout(location = 3) in float level;    // of density
    uniform vec4 camera;                    // scale x, scale y, offset x, offset y: units to clip space
    uniform float wanted;
    uniform vec2 looks[8];                  // by level: diameter in device pixels, opacity
    uniform float reach[4];
    uniform sampler2D palette;              // 256 slots by (dimmed, matching); alpha holds the shape
    flat out vec3 paint;
    flat out int shape;
    flat out float size;
    flat out vec2 look;
    void main() {
      if (mask != wanted) {                 // outside the clip volume: dropped before any fragment
        gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
        gl_PointSize = 1.0;
        return;
      }
      vec4 slot = texelFetch(palette, ivec2(int(colour), int(wanted)), 0);
      paint = slot.rgb;
      shape = int(slot.a * 255.0 + 0.5);
      look = looks[int(level)];
      size = look.x * reach[shape] + 1.5; // room for a soft edge
      gl_Position = vec4(place * camera.xy + camera.zw, 0.0, 1.0);
      gl_PointSize = size;
    }`;

  const FRAGMENT = `#version 300 es
    precision highp float;
    flat in vec3 paint;
    flat in int shape;
    flat in float size;
    flat in vec2 look;
    out vec4 colour;
    void main() {
      vec2 p = (gl_PointCoord - 0.5) * size;
      vec2 q = abs(p);
      float r = look.x * 0.5;
      float d = shape == 0 ? length(p) - r
        : shape == 1 ? (q.x + q.y - 1.2533 * r) * 0.7071
        : shape == 2 ? max(q.x, q.y) - 0.8862 * r
        : max(q.x * 0.866 - p.y * 0.5, p.y) - 0.7776 * r;
      float cover = look.y * clamp(0.5 - d, 0.0, 1.0);
      colour = vec4(paint * cover, cover);
    }`;

  const POLL_MS = 4;

  parts.GpuPainter = class GpuPainter {
    name = "gpu";
    #gl;
    #canvas;
    #uniforms = {};
    #buffers = [];
    #cloud = null;
    #seen = { colour: -1, mask: -1 };
    #timer = 0;

    /**
     * @param {HTMLCanvasElement} canvas
     * @param {boolean} softwareToo  also where no graphics processor is behind WebGL
     * @returns {GpuPainter | null} null if there is no such WebGL2
     */
    static create(canvas, softwareToo = false) {
      const gl = canvas.getContext("webgl2", {
        alpha: false,
        antialias: false,
        depth: false,
        stencil: false,
        failIfMajorPerformanceCaveat: !softwareToo,
        powerPreference: "low-power",
      });
      if (!gl) return null;
      if (!softwareToo && runsInSoftware(gl)) {
        gl.getExtension("WEBGL_lose_context")?.loseContext(); // browsers allow only a few at a time
        return null;
      }
      return new GpuPainter(canvas, gl);
    }

    constructor(canvas, gl) {
      this.#canvas = canvas;
      this.#gl = gl;
      const program = link(gl);
      gl.useProgram(program);
      for (const name of ["camera", "wanted", "looks", "reach"]) {
        this.#uniforms[name] = gl.getUniformLocation(program, name);
      }
      gl.uniform1fv(this.#uniforms.reach, parts.SHAPE_REACH);
      gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
      this.#buffers = [0, 1, 2, 3].map(() => gl.createBuffer());
      gl.enable(gl.BLEND);
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    }

    /**
     * @param {parts.Scene} scene  see 30-map.js
     * @param {(ms: number) => void} done  called when the graphics processor has finished
     */
    paint(scene, done) {
      const gl = this.#gl;
      if (gl.isContextLost()) return;
      const began = performance.now();
      this.#upload(scene.cloud);
      if (this.#canvas.width !== scene.width) this.#canvas.width = scene.width;
      if (this.#canvas.height !== scene.height) this.#canvas.height = scene.height;
      gl.viewport(0, 0, scene.width, scene.height);
      const [red, green, blue] = new Uint8Array(Uint32Array.of(scene.background).buffer);
      gl.clearColor(red / 255, green / 255, blue / 255, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
      const { cx, cy, scale } = scene.view;
      const across = (2 * scale) / scene.width;
      const up = (2 * scale) / scene.height;
      gl.uniform4f(this.#uniforms.camera, across, up, -cx * across, -cy * up);
      this.#uploadPalette(scene);
      for (const layer of scene.layers) {
        gl.uniform1f(this.#uniforms.wanted, layer.wanted);
        gl.uniform2fv(this.#uniforms.looks, layer.looks.flatMap(({ diameter, alpha }) => [diameter, alpha]));
        gl.drawArrays(gl.POINTS, 0, scene.count);
      }
      const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
      gl.flush();
      const poll = () => {
        if (gl.isContextLost()) return;
        if (gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED) {
          gl.deleteSync(fence);
          done(performance.now() - began);
        } else {
          this.#timer = setTimeout(poll, POLL_MS);
        }
      };
      this.#timer = setTimeout(poll, 0);
    }

    destroy() {
      clearTimeout(this.#timer);
      this.#gl.getExtension("WEBGL_lose_context")?.loseContext();
    }

    #upload(cloud) {
      const gl = this.#gl;
      const [places, colours, masks, levels] = this.#buffers;
      if (this.#cloud !== cloud) {
        const interleaved = new Uint16Array(cloud.n * 2);
        for (let k = 0; k < cloud.n; k++) {
          interleaved[2 * k] = cloud.x[k];
          interleaved[2 * k + 1] = cloud.y[k];
        }
        this.#attribute(0, places, 2, gl.UNSIGNED_SHORT, interleaved);
        this.#attribute(1, colours, 1, gl.UNSIGNED_BYTE, cloud.colour);
        this.#attribute(2, masks, 1, gl.UNSIGNED_BYTE, cloud.mask);
        this.#attribute(3, levels, 1, gl.UNSIGNED_BYTE, cloud.level);
        this.#cloud = cloud;
      } else {
        if (this.#seen.colour !== cloud.colourVersion) this.#refresh(colours, cloud.colour);
        if (this.#seen.mask !== cloud.maskVersion) this.#refresh(masks, cloud.mask);
      }
      this.#seen = { colour: cloud.colourVersion, mask: cloud.maskVersion };
    }

    #attribute(location, buffer, size, type, data) {
      const gl = this.#gl;
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
      gl.enableVertexAttribArray(location);
      gl.vertexAttribPointer(location, size, type, false, 0, 0);
    }

    #refresh(buffer, data) {
      this.#gl.bindBuffer(this.#gl.ARRAY_BUFFER, buffer);
      this.#gl.bufferSubData(this.#gl.ARRAY_BUFFER, 0, data);
    }

    #uploadPalette({ layers, shapes }) {
      const gl = this.#gl;
      const texels = new Uint32Array(512);
      for (const { wanted, palette } of layers) {
        for (let slot = 0; slot < 256; slot++) {
          texels[wanted * 256 + slot] = (palette[slot] & 0xffffff) | (shapes[slot] << 24);
        }
      }
      const bytes = new Uint8Array(texels.buffer);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 256, 2, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    }
  };

  /** Browsers with their blocklist switched off do not own up to it as a performance caveat. */
  function runsInSoftware(gl) {
    const told = gl.getParameter(gl.RENDERER);
    const masked = told.startsWith("WebKit") && gl.getExtension("WEBGL_debug_renderer_info");
    const name = masked ? gl.getParameter(masked.UNMASKED_RENDERER_WEBGL) : told;
    return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
  }

  function link(gl) {
    const program = gl.createProgram();
    for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
      const shader = gl.createShader(type);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
      throw new Error(`The map's shaders do not link: ${gl.getProgramInfoLog(program)}`);
    }
    return program;
  }
})();
